package dev.tandem.protocol;

/** Why a terminal was closed. */
public enum TerminalEnd {
    /** Its shell ended by itself; the exit code is its own. */
    EXITED,
    /** A signal that nobody here sent ended its shell; the exit code is 128 plus its number. */
    SIGNALLED,
    /** A participant closed it. */
    CLOSED,
    MEMORY_LIMIT,
    DISK_LIMIT,
    /** The runner could not start it; the detail says why. */
    START_FAILED,
    /** Nobody was there and nothing happened in it: its sandbox was given back. */
    RELEASED,
    /** The runner that owned it is gone. */
    RUNNER_LOST
}
