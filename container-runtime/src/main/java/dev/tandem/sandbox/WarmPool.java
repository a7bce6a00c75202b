package dev.tandem.sandbox;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Sandboxes made ahead, so that nobody waits for the making of theirs. Each is handed out once, empty and without a program ever
 * having run in it; a thread in the background makes the next.
 *
 * <p>Safe for use by any number of threads. Sandboxes that were handed out are no concern of the pool's any more.
 */
public final class WarmPool implements AutoCloseable {
    /** What lists call a sandbox that nobody has taken yet. */
    public static final String LABEL = "ready for a session";

    private static final Logger LOG = System.getLogger(WarmPool.class.getName());
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(10);

    private final Backend backend;
    private final @Nullable String image;
    private final Limits usual;
    private final int size;
    private final long nanosAfterFailure;
    private final Thread maker;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Sandbox> ready = new ArrayDeque<>();
    private boolean closed;

    /**
     * A pool that begins to fill at once.
     *
     * @param usual the limits that most will be claimed with; others are set at the claim
     * @param size how many are kept ready; none is allowed
     */
    public WarmPool(Backend backend, Limits usual, int size) {
        this(backend, null, usual, size);
    }

    /**
     * A pool of sandboxes with the files of an image.
     *
     * @param image null for the backend's usual files
     */
    public WarmPool(Backend backend, @Nullable String image, Limits usual, int size) {
        this(backend, image, usual, size, AFTER_FAILURE);
    }

    WarmPool(Backend backend, @Nullable String image, Limits usual, int size, Duration afterFailure) {
        if (size < 0) {
            throw new IllegalArgumentException("the size of the pool is negative: " + size);
        }
        this.backend = backend;
        this.image = image;
        this.usual = usual;
        this.size = size;
        this.nanosAfterFailure = afterFailure.toNanos();
        this.maker = Thread.ofPlatform().name("sandbox-pool").daemon().unstarted(this::fill);
        if (size > 0) {
            maker.start();
        }
    }

    /**
     * A sandbox of the caller's own: a ready one if there is any, else one that is made now.
     *
     * @param label what a person sees in a list
     * @throws SandboxException when there is none ready and none can be made
     */
    public Sandbox claim(String label, Limits limits) throws SandboxException {
        for (Sandbox candidate = take(); candidate != null; candidate = take()) {
            try {
                candidate.assign(label, limits);
                return candidate;
            } catch (SandboxException e) {
                // It has died while it waited, or cannot have these limits.
                LOG.log(Level.DEBUG, "the sandbox {0} was not handed out: {1}", candidate.id(), e.getMessage());
                candidate.close();
            }
        }
        return backend.create(SandboxSpec.of(label, limits).withImage(image));
    }

    /** How many can be claimed at once. */
    public int ready() {
        lock.lock();
        try {
            return ready.size();
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Sandbox take() {
        lock.lock();
        try {
            Sandbox taken = ready.poll();
            changed.signal();
            return taken;
        } finally {
            lock.unlock();
        }
    }

    private void fill() {
        try {
            while (awaitRoom()) {
                try {
                    keep(backend.create(SandboxSpec.of(LABEL, usual).withImage(image)));
                } catch (SandboxException e) {
                    LOG.log(Level.WARNING, "no sandbox could be made ahead: {0}", e.getMessage());
                    awaitAnotherTry();
                }
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts this thread", e);
        }
    }

    /** Whether one more is wanted; false when the pool is closed. */
    private boolean awaitRoom() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!closed && ready.size() >= size) {
                changed.await();
            }
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    private void awaitAnotherTry() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = nanosAfterFailure;
            while (!closed && left > 0) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    private void keep(Sandbox sandbox) {
        lock.lock();
        try {
            if (!closed) {
                ready.add(sandbox);
                return;
            }
        } finally {
            lock.unlock();
        }
        sandbox.close();
    }

    /** Ends those that nobody has taken, and makes no more. Idempotent; returns when it is done. */
    @Override
    public void close() {
        List<Sandbox> unused;
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
            unused = new ArrayList<>(ready);
            ready.clear();
        } finally {
            lock.unlock();
        }
        unused.forEach(Sandbox::close);
        awaitMaker();
    }

    /** A creation that is under way takes milliseconds, and it must not outlive the pool. */
    private void awaitMaker() {
        boolean interrupted = false;
        while (maker.isAlive()) {
            try {
                maker.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
