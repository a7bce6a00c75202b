package dev.tandem.platform.socket;

import dev.tandem.platform.timing.Timers;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What waits to be written to one socket, in order, bounded in bytes.
 *
 * <p>Two kinds of messages: <em>answers</em> to what this peer asked ({@link #answer}) and <em>news</em> caused by others ({@link
 * #publish}). News beyond the limit mean that the peer reads too slowly: {@code overflowed} runs, once, and the queue takes no
 * more. Answers are never too many, because whoever makes them waits in {@link #awaitRoom} before taking the next question.
 *
 * <p>News of one {@link Batch} are joined into one message while they wait, because a system call per message is what a server's
 * processor time goes into. The wait is bounded in time (the window since the last flush; a quiet socket is written to at once)
 * and in size (parts and bytes of a batch).
 *
 * <p>Threads: any thread may add; flushes run on the executor (the socket's event loop), one at a time. The lock is never held
 * while writing or joining.
 */
public final class OutboundQueue {
    /** News of one origin that may be joined. Its identity is the key. Called by the flushing thread. */
    public interface Batch {
        /** {@return the one message that says what {@code parts} say, in their order} */
        byte[] join(List<byte[]> parts);
    }

    /** Writes to the socket. */
    public interface Sink {
        /** Writes a message after all earlier ones, and runs {@code written} once it left this process or failed to. */
        void write(byte[] message, Runnable written);
    }

    /**
     * Bounds of a queue.
     *
     * @param waitingBytes of news that wait or are being written
     * @param inFlightBytes handed to the transport at once
     * @param batchParts joined into one message
     * @param batchBytes from which on a batch takes no further part
     * @param window least time between two flushes
     */
    public record Limits(long waitingBytes, long inFlightBytes, int batchParts, int batchBytes, Duration window) {}

    private static final class Item {
        private final @Nullable Batch batch;
        private final List<byte[]> parts = new ArrayList<>(1);
        private final boolean news;
        private long bytes;

        private Item(@Nullable Batch batch, byte[] first, boolean news) {
            this.batch = batch;
            this.news = news;
            add(first);
        }

        private void add(byte[] part) {
            parts.add(part);
            bytes += part.length;
        }

        private byte[] message() {
            return batch == null ? parts.getFirst() : batch.join(parts);
        }
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition room = lock.newCondition();
    private final Deque<Item> waiting = new ArrayDeque<>();
    private final IdentityHashMap<Batch, Item> open = new IdentityHashMap<>();
    private final Limits limits;
    private final Sink sink;
    private final Timers timers;
    private final Executor eventLoop;
    private final Runnable overflowed;
    private long newsBytes;
    private long answerBytes;
    private long inFlightBytes;
    private long lastFlush;
    private boolean flushScheduled;
    private boolean closed;

    public OutboundQueue(Limits limits, Sink sink, Timers timers, Executor eventLoop, Runnable overflowed) {
        this.limits = limits;
        this.sink = sink;
        this.timers = timers;
        this.eventLoop = eventLoop;
        this.overflowed = overflowed;
        this.lastFlush = timers.nanoTime() - limits.window().toNanos();
    }

    /** Adds an answer to what this peer asked. */
    public void answer(byte[] message) {
        add(null, message, false);
    }

    /** Adds news that stand alone. */
    public void publish(byte[] message) {
        add(null, message, true);
    }

    /** Adds news that may be joined with those of the same batch that still wait. */
    public void publish(Batch batch, byte[] part) {
        add(batch, part, true);
    }

    private void add(@Nullable Batch batch, byte[] part, boolean news) {
        boolean full = false;
        lock.lock();
        try {
            if (closed) {
                return;
            }
            // A single message above the limit may pass when nothing waits: else nobody could ever receive it.
            if (news && newsBytes > 0 && newsBytes + part.length > limits.waitingBytes()) {
                full = true;
                closeLocked();
            } else {
                enqueue(batch, part, news);
                schedule();
            }
        } finally {
            lock.unlock();
        }
        if (full) {
            overflowed.run();
        }
    }

    private void enqueue(@Nullable Batch batch, byte[] part, boolean news) {
        Item item = batch == null ? null : open.get(batch);
        if (item != null && item.parts.size() < limits.batchParts() && item.bytes < limits.batchBytes()) {
            item.add(part);
        } else {
            Item added = new Item(batch, part, news);
            waiting.add(added);
            if (batch != null) {
                open.put(batch, added);
            }
        }
        count(news, part.length);
    }

    private void count(boolean news, long bytes) {
        if (news) {
            newsBytes += bytes;
        } else {
            answerBytes += bytes;
        }
    }

    private void schedule() {
        if (flushScheduled || waiting.isEmpty() || inFlightBytes >= limits.inFlightBytes()) {
            return;
        }
        flushScheduled = true;
        long delay = lastFlush + limits.window().toNanos() - timers.nanoTime();
        if (delay <= 0) {
            eventLoop.execute(this::flush);
        } else {
            timers.after(Duration.ofNanos(delay), () -> eventLoop.execute(this::flush));
        }
    }

    private void flush() {
        for (Item item = next(); item != null; item = next()) {
            Item written = item;
            sink.write(item.message(), () -> written(written));
        }
    }

    /** {@return the item to write now; null when there is none or enough is in flight, which ends this flush} */
    private @Nullable Item next() {
        lock.lock();
        try {
            Item item = closed || inFlightBytes >= limits.inFlightBytes() ? null : waiting.poll();
            if (item == null) {
                flushScheduled = false;
                lastFlush = timers.nanoTime();
                return null;
            }
            if (item.batch != null) {
                // Only if it is still the open one: a full batch has been followed by another.
                open.remove(item.batch, item);
            }
            inFlightBytes += item.bytes;
            return item;
        } finally {
            lock.unlock();
        }
    }

    private void written(Item item) {
        lock.lock();
        try {
            inFlightBytes -= item.bytes;
            count(item.news, -item.bytes);
            room.signalAll();
            if (!closed) {
                schedule();
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until the answers that wait are below the limit, or the queue is closed.
     *
     * @throws InterruptedException if the thread is interrupted
     */
    public void awaitRoom() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!closed && answerBytes > limits.waitingBytes()) {
                room.await();
            }
        } finally {
            lock.unlock();
        }
    }

    /** {@return bytes that wait or are being written} */
    public long pendingBytes() {
        lock.lock();
        try {
            return newsBytes + answerBytes;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Writes all that waits, whatever is in flight, takes no more and then runs {@code last} on the event loop: for a last word
     * before a close. Being on the event loop, it cannot overtake a flush that is under way.
     */
    public void finish(Runnable last) {
        eventLoop.execute(() -> {
            List<Item> rest;
            lock.lock();
            try {
                rest = List.copyOf(waiting);
                closeLocked();
            } finally {
                lock.unlock();
            }
            for (Item item : rest) {
                sink.write(item.message(), () -> {});
            }
            last.run();
        });
    }

    /** Drops what waits and takes no more. */
    public void close() {
        lock.lock();
        try {
            closeLocked();
        } finally {
            lock.unlock();
        }
    }

    private void closeLocked() {
        closed = true;
        waiting.clear();
        open.clear();
        newsBytes = 0;
        answerBytes = 0;
        inFlightBytes = 0;
        room.signalAll();
    }
}
