package dev.tandem.sandbox.linux;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * What a group of the version 2 hierarchy can do even where all controllers belong to version 1: count processor time, and freeze.
 *
 * <p>The freezer of version 1 is no replacement: a process that it holds cannot be killed, so a paused sandbox would outlive its owner.
 */
record UnifiedGroup(Path directory) {
    private static final String FREEZE = "cgroup.freeze";
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(100);

    /** Processor time of all that ever were in it, while they were. */
    Duration cpuTime() throws IOException {
        return Duration.of(GroupFiles.keyed(directory, "cpu.stat", "usage_usec"), ChronoUnit.MICROS);
    }

    /**
     * Freezes all that is in it, and returns when nothing runs any more.
     *
     * @throws IOException when the kernel cannot; then nothing is frozen
     */
    void freeze() throws IOException {
        GroupFiles.write(directory, FREEZE, "1");
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (GroupFiles.keyed(directory, "cgroup.events", "frozen") == 0) {
            if (System.nanoTime() - deadline > 0) {
                thaw();
                throw new IOException("processes cannot be frozen: " + GroupFiles.members(directory));
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    void thaw() throws IOException {
        GroupFiles.write(directory, FREEZE, "0");
    }
}
