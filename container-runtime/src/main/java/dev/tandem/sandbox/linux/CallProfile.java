package dev.tandem.sandbox.linux;

/** Which system calls a program may make. */
public enum CallProfile {
    /** Those of the list. */
    PROGRAM,
    /** Those, and what a debugger does to the processes that it debugs: trace them, and read and write their memory. */
    DEBUGGER
}
