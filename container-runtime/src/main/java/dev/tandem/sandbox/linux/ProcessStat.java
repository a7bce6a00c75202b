package dev.tandem.sandbox.linux;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What the kernel tells of a process.
 *
 * @param flags the kernel's own flags
 * @param start when it was started, in ticks since the boot; together with its number it is never used again
 * @param cpu processor time, with that of the descendants it waited for
 * @see <a href="https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html">proc_pid_stat(5)</a>
 */
public record ProcessStat(long flags, long start, Duration cpu) {
    /** Fields 9, 14 to 17 and 22, counted from the one after the name, which is the second and may contain anything. */
    private static final int FLAGS = 6;

    private static final int FIRST_TIME = 11;
    private static final int TIMES = 4;
    private static final int START = 19;
    /** The kernel tells times in hundredths of a second, whatever it counts in itself. */
    private static final int TICK_MILLIS = 10;

    private static final long EXITING = 4;

    /** Of the process of that number in this process's pid namespace; empty when there is none. */
    public static Optional<ProcessStat> of(long pid) throws IOException {
        try {
            return Optional.of(parse(KernelFiles.read(Path.of("/proc/" + pid + "/stat"))));
        } catch (SystemCallException e) {
            // ESRCH: it ended between the opening of the file and the reading.
            if (e.errno() == Errno.ENOENT || e.errno() == Errno.ESRCH) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /**
     * @param stat the content of the file
     */
    static ProcessStat parse(String stat) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        long ticks = 0;
        for (int i = 0; i < TIMES; i++) {
            ticks += Long.parseLong(fields[FIRST_TIME + i]);
        }
        return new ProcessStat(
                Long.parseLong(fields[FLAGS]), Long.parseLong(fields[START]), Duration.ofMillis(ticks * TICK_MILLIS));
    }

    /** Whether it has begun to end. */
    public boolean isExiting() {
        return (flags & EXITING) != 0;
    }
}
