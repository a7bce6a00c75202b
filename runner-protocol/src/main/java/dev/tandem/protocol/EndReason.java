package dev.tandem.protocol;

/** Why a run ended. */
public enum EndReason {
    /** The program ended by itself; the exit code is its own. Without one, and with a detail, it is the debugger that died. */
    EXITED,
    /** A signal that nobody here sent ended it; the exit code is 128 plus its number. */
    SIGNALLED,
    /** The compile step failed; what it printed is in the output. */
    COMPILE_FAILED,
    /** A participant pressed Stop. */
    STOPPED,
    TIME_LIMIT,
    MEMORY_LIMIT,
    OUTPUT_LIMIT,
    DISK_LIMIT,
    /** The runner could not start it; the detail says why. */
    START_FAILED,
    /** The runner that owned it is gone. */
    RUNNER_LOST
}
