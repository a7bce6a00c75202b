package dev.tandem.protocol;

/** How a test ended. */
public enum TestState {
    PASSED,
    /** It says that something is not as it should be. */
    FAILED,
    /** It was not to be run now. */
    SKIPPED,
    /** It could not say: what it needs could not be made ready, or its file could not be read. */
    ERROR
}
