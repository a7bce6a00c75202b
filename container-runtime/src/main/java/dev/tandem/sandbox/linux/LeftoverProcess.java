package dev.tandem.sandbox.linux;

import java.io.IOException;
import java.util.Optional;

/** A process that another one left behind, known by its number and the time of its start, which together are never used again. */
public final class LeftoverProcess {
    private static final int SIGKILL = 9;

    private LeftoverProcess() {}

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
            Optional<ProcessStat> found = ProcessStat.of(pid);
            if (found.isEmpty() || found.get().start() != start) {
                return false;
            }
            SystemCalls.call(SystemCall.PIDFD_SEND_SIGNAL, process.number(), SIGKILL, 0, 0);
            return true;
        }
    }
}
