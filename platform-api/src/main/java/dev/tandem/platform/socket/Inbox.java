package dev.tandem.platform.socket;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Messages of one socket that wait to be handled, in order of arrival.
 *
 * <p>INVARIANT: while more than {@code highWaterBytes} wait, reading is paused; it is resumed when at most half of that is left.
 * So at most {@code highWaterBytes} plus one message plus what the transport had read already are in memory.
 *
 * <p>One thread offers (the event loop), one takes (the socket's virtual thread), any may close.
 */
public final class Inbox {
    /** Stops and restarts the reading of the socket. Called while the inbox is locked, so it must not block or call back. */
    public interface Reading {
        void pause();

        void resume();
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<byte[]> messages = new ArrayDeque<>();
    private final long highWaterBytes;
    private final Reading reading;
    private long waitingBytes;
    private boolean paused;
    private boolean closed;

    public Inbox(long highWaterBytes, Reading reading) {
        this.highWaterBytes = highWaterBytes;
        this.reading = reading;
    }

    /** Adds a message; one that arrives after the close is dropped. Never blocks. */
    public void offer(byte[] message) {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            messages.add(message);
            waitingBytes += message.length;
            if (!paused && waitingBytes > highWaterBytes) {
                paused = true;
                reading.pause();
            }
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits for the next message.
     *
     * @return null once the inbox is closed, even if messages are left
     * @throws InterruptedException if the thread is interrupted
     */
    public byte @Nullable [] take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!closed && messages.isEmpty()) {
                changed.await();
            }
            byte[] message = closed ? null : messages.poll();
            if (message == null) {
                return null;
            }
            waitingBytes -= message.length;
            if (paused && waitingBytes <= highWaterBytes / 2) {
                paused = false;
                reading.resume();
            }
            return message;
        } finally {
            lock.unlock();
        }
    }

    /** Drops what waits and wakes the taker for its end. */
    public void close() {
        lock.lock();
        try {
            closed = true;
            messages.clear();
            waitingBytes = 0;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
