package dev.tandem.sandbox.local;

import dev.tandem.sandbox.Limits;
import dev.tandem.sandbox.ProcessEnd.Cause;
import dev.tandem.sandbox.ProcessSpec;
import dev.tandem.sandbox.linux.ChildProcess;
import java.util.Locale;

/**
 * Says why a process ended, from what is known after its end.
 *
 * @param memoryKill whether the kernel killed any of its processes for want of memory
 * @param diskFull whether the workspace or {@code /tmp} is full
 * @param sandboxAlive whether the sandbox itself lives on
 */
public record Verdict(Limits limits, ProcessSpec spec, boolean memoryKill, boolean diskFull, boolean sandboxAlive) {
    private static final int SIGXFSZ = 25;

    /** The cause, when nobody outside ended the process. */
    public Cause cause(ChildProcess.Exit exit) {
        if (memoryKill && exit.code() != 0) {
            return Cause.MEMORY_LIMIT;
        }
        if (exit.signal() == SIGXFSZ || (diskFull && exit.code() != 0)) {
            return Cause.DISK_LIMIT;
        }
        if (exit.signal() != 0) {
            return sandboxAlive ? Cause.SIGNALLED : Cause.STOPPED;
        }
        return Cause.EXITED;
    }

    /** One sentence for a person. */
    public String detail(Cause cause, ChildProcess.Exit exit) {
        return switch (cause) {
            case EXITED -> "It exited with code " + exit.code() + ".";
            case SIGNALLED -> "Signal " + exit.signal() + " ended it.";
            case STOPPED -> "It was stopped.";
            case TIME_LIMIT -> "It ran longer than the limit of " + seconds() + " s.";
            case MEMORY_LIMIT -> "It needed more than the limit of " + mebibytes(limits.memoryBytes()) + " of memory.";
            case OUTPUT_LIMIT -> "It printed more than the limit of " + mebibytes(spec.outputLimitBytes()) + ".";
            case DISK_LIMIT -> disk(exit);
        };
    }

    private String disk(ChildProcess.Exit exit) {
        if (exit.signal() == SIGXFSZ) {
            return "It wrote a file larger than the limit of " + mebibytes(limits.fileSizeBytes()) + ".";
        }
        return "It failed when the disk was full: the limits are " + mebibytes(limits.diskBytes()) + " and "
                + limits.inodes() + " files.";
    }

    private String seconds() {
        return String.format(Locale.ROOT, "%.3f", spec.timeLimit().toMillis() / 1000.0)
                .replaceAll("\\.?0+$", "");
    }

    private static String mebibytes(long bytes) {
        return bytes % (1 << 20) == 0 ? (bytes >> 20) + " MiB" : bytes + " bytes";
    }
}
