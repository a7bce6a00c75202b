package dev.tandem.sandbox.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.OptionalLong;

/** A process that another one left behind, known by its number and the time of its start, which together are never used again. */
public final class LeftoverProcess {
    private static final int SIGKILL = 9;
    /** Field 22 of {@code /proc/<pid>/stat}, counted after the name, which may contain anything: see proc_pid_stat(5). */
    private static final int START_AFTER_NAME = 19;

    private LeftoverProcess() {}

    /** When the kernel started the process, in ticks since the boot; empty when there is none. */
    public static OptionalLong startOf(long pid) throws IOException {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return OptionalLong.of(Long.parseLong(fields[START_AFTER_NAME]));
        } catch (NoSuchFileException e) {
            return OptionalLong.empty();
        }
    }

    /**
     * Kills it.
     *
     * @return whether it was there to be killed
     */
    public static boolean kill(long pid, long start) throws IOException {
        long descriptor = SystemCalls.call(SystemCall.PIDFD_OPEN, pid, 0);
        if (descriptor < 0) {
            return false;
        }
        try (Descriptor process = new Descriptor((int) descriptor)) {
            OptionalLong found = startOf(pid);
            if (found.isEmpty() || found.getAsLong() != start) {
                return false;
            }
            SystemCalls.call(SystemCall.PIDFD_SEND_SIGNAL, process.number(), SIGKILL, 0, 0);
            return true;
        }
    }
}
