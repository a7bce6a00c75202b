package dev.tandem.platform.session;

import java.time.Duration;
import java.util.concurrent.Executor;

/**
 * The turns in which sessions store their snapshots: one after the other, with a rest after each. Busy sessions that began together are due
 * together, and all at once they would have every commit wait for the disk.
 *
 * <p>Any thread may ask; turns run on virtual threads.
 */
final class SnapshotQueue {
    /** What a turn takes is at most a fifth of the time, however many wait. */
    private static final int REST = 4;

    private static final Duration LONGEST_REST = Duration.ofSeconds(5);

    private final Executor turns = new SerialExecutor("snapshots");

    /**
     * Asks for a turn.
     *
     * @param turn may block
     */
    void enter(Runnable turn) {
        turns.execute(() -> {
            long began = System.nanoTime();
            turn.run();
            long rest = Math.min(LONGEST_REST.toNanos(), (System.nanoTime() - began) * REST);
            try {
                Thread.sleep(Duration.ofNanos(rest));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }
}
