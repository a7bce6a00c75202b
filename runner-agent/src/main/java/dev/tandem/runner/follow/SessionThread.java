package dev.tandem.runner.follow;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The one thread to which a session's state is confined: does what it is given in order, and what is put off when its time has
 * come.
 */
final class SessionThread {
    private static final System.Logger LOG = System.getLogger(SessionThread.class.getName());
    /** Messages of the platform that may wait; then the connection is not read until there is room. */
    private static final int MOST_WAITING = 1000;

    private final LinkedBlockingQueue<Runnable> queue = new LinkedBlockingQueue<>();
    private final Semaphore room = new Semaphore(MOST_WAITING);
    private final String name;
    private boolean closing;

    SessionThread(String name) {
        this.name = name;
    }

    /**
     * Starts.
     *
     * @param delay how long the work that was put off may still wait; empty if there is none
     * @param putOff that work
     * @param atEnd runs last of all
     */
    void start(Supplier<Optional<Duration>> delay, Runnable putOff, Runnable atEnd) {
        Thread.ofVirtual().name(name).start(() -> {
            try {
                boolean mayDoPutOff = true;
                while (!closing) {
                    Optional<Duration> left = delay.get();
                    // Whatever is handed over all the time, what was put off has its turn.
                    boolean isDue = mayDoPutOff && left.filter(Duration::isZero).isPresent();
                    Runnable next = isDue ? null : next(left);
                    mayDoPutOff = next != null;
                    guarded(next == null ? putOff : next);
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            } finally {
                guarded(atEnd);
                room.release(MOST_WAITING);
            }
        });
    }

    /** Hands over work. Never blocks; any thread may call it. */
    void execute(Runnable work) {
        queue.add(work);
    }

    /** Hands over work, after waiting while too much is waiting. */
    void executeWhenRoom(Runnable work) {
        room.acquireUninterruptibly();
        queue.add(() -> {
            room.release();
            work.run();
        });
    }

    /** Ends the thread after what was handed over before. */
    void close() {
        queue.add(() -> closing = true);
    }

    private @Nullable Runnable next(Optional<Duration> delay) throws InterruptedException {
        return delay.isEmpty() ? queue.take() : queue.poll(delay.get().toNanos(), TimeUnit.NANOSECONDS);
    }

    /** What fails must not take the session's thread with it: whatever comes after still has to be done. */
    private void guarded(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, name + ": a message cannot be dealt with", e);
        }
    }
}
