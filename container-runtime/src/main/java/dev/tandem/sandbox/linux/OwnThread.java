package dev.tandem.sandbox.linux;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Work on a platform thread of its own, which ends with the work: what it does to itself (namespaces, user id, filter) cannot be
 * undone.
 */
final class OwnThread {
    /** What to do; a lambda may be used, because it is linked by the thread that asks for the work. */
    @FunctionalInterface
    interface Work {
        void run() throws SystemCallException;
    }

    /** When the next thread is made that waits: what is done now shall have the processors for itself. */
    private static final long GRACE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    /** One that waits for work: to make a thread takes longer than to wake it. */
    private static final AtomicReference<@Nullable OwnThread> SPARE = new AtomicReference<>();

    private final Thread thread;
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    private String name;
    /** Written after the name. */
    private volatile @Nullable Work work;

    private OwnThread(String name, @Nullable Work work) {
        this.name = name;
        this.work = work;
        thread = Thread.ofPlatform().name(name).daemon().unstarted(this::serve);
    }

    private void serve() {
        Work given = work;
        while (given == null) {
            LockSupport.park(this);
            given = work;
        }
        try {
            Thread.currentThread().setName(name);
            given.run();
        } catch (Throwable e) {
            failure.set(e);
        }
    }

    static OwnThread start(String name, @Nullable Work work) {
        OwnThread own = new OwnThread(name, work);
        own.thread.start();
        return own;
    }

    /** For what somebody waits for: begins sooner, if a thread is ready for it. */
    static OwnThread startAtOnce(String name, Work work) {
        OwnThread own = SPARE.getAndSet(null);
        if (own == null) {
            own = start(name, work);
        } else {
            own.give(name, work);
        }
        Thread.startVirtualThread(OwnThread::keepSpare);
        return own;
    }

    private void give(String newName, Work newWork) {
        name = newName;
        work = newWork;
        wake();
    }

    private static void keepSpare() {
        LockSupport.parkNanos(GRACE_NANOS);
        if (SPARE.get() == null) {
            OwnThread spare = start("sandbox-spare", null);
            if (!SPARE.compareAndSet(null, spare)) {
                spare.give("sandbox-spare", () -> {});
            }
        }
    }

    static void run(String name, Work work) throws SystemCallException {
        start(name, work).join();
    }

    boolean isAlive() {
        return thread.isAlive();
    }

    /** Lets work that has parked itself go on. */
    void wake() {
        LockSupport.unpark(thread);
    }

    /** Waits for the end of the work, however often the caller is interrupted: half a sandbox must not be left behind. */
    void join() throws SystemCallException {
        join(System.nanoTime() + Long.MAX_VALUE);
    }

    /**
     * Waits for the end of the work, but no longer than to a point of {@link System#nanoTime()}.
     *
     * @return whether it has ended
     */
    boolean join(long deadline) throws SystemCallException {
        boolean interrupted = false;
        while (thread.isAlive() && System.nanoTime() - deadline < 0) {
            try {
                TimeUnit.NANOSECONDS.timedJoin(thread, deadline - System.nanoTime());
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            return false;
        }
        switch (failure.get()) {
            case null -> {}
            case SystemCallException refused -> throw refused;
            case Throwable other -> throw new IllegalStateException(thread.getName(), other);
        }
        return true;
    }
}
