package dev.tandem.protocol;

/** What a run is for. */
public enum RunGoal {
    /** To run a program, as people use it. */
    PROGRAM,
    /** To learn which tests pass. */
    TESTS,
    /** To see inside a program while it runs: see {@link DebugRequest}. */
    DEBUG
}
