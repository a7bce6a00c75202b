package dev.tandem.sandbox;

import java.time.Duration;

/**
 * How a process ended.
 *
 * @param exitCode the program's own exit code, 0 to 255, or 128 plus the number of the signal that ended it
 * @param wall time from its start to its end
 * @param cpu processor time of the process and its descendants
 * @param peakMemoryBytes most memory at any time, all descendants together, files that it wrote included
 * @param detail one sentence for a person: what ended it and, for a limit, which value
 */
public record ProcessEnd(Cause cause, int exitCode, Duration wall, Duration cpu, long peakMemoryBytes, String detail) {
    /** What ended a process. */
    public enum Cause {
        /** It ended by itself. */
        EXITED,
        /** A signal ended it that nobody outside the sandbox sent. */
        SIGNALLED,
        /** Someone stopped it, or its sandbox was closed. */
        STOPPED,
        TIME_LIMIT,
        MEMORY_LIMIT,
        OUTPUT_LIMIT,
        /** It failed while its workspace or {@code /tmp} was full, or a file outgrew the limit. */
        DISK_LIMIT
    }
}
