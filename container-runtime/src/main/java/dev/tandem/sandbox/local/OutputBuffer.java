package dev.tandem.sandbox.local;

import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What a process printed to one stream and nobody has read yet.
 *
 * <p>The keeper of the process puts bytes in and never waits: it asks for {@link #hasRoom()} first. One reader takes them out and
 * may wait.
 */
public final class OutputBuffer extends InputStream {
    private static final int CAPACITY = 256 << 10;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<byte[]> chunks = new ArrayDeque<>();
    private final Runnable onRoom;

    private int firstOffset;
    private int size;
    private boolean ended;
    private boolean closed;

    /**
     * @param onRoom called by the reader when there is room again after there was none
     */
    public OutputBuffer(Runnable onRoom) {
        this.onRoom = onRoom;
    }

    /** For the keeper: whether it should read more from the process. */
    public boolean hasRoom() {
        lock.lock();
        try {
            return size < CAPACITY;
        } finally {
            lock.unlock();
        }
    }

    /** For the keeper. The array is the buffer's from now on. */
    public void put(byte[] bytes) {
        lock.lock();
        try {
            if (!closed && bytes.length > 0) {
                chunks.add(bytes);
                size += bytes.length;
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** For the keeper: no more will come. */
    public void end() {
        lock.lock();
        try {
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int read() throws InterruptedIOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws InterruptedIOException {
        Objects.checkFromIndexSize(offset, length, into.length);
        if (length == 0) {
            return 0;
        }
        boolean roomAgain;
        int taken;
        lock.lock();
        try {
            while (size == 0 && !ended && !closed) {
                changed.await();
            }
            if (size == 0) {
                return -1;
            }
            boolean wasFull = size >= CAPACITY;
            taken = take(into, offset, length);
            roomAgain = wasFull && size < CAPACITY;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for output");
        } finally {
            lock.unlock();
        }
        if (roomAgain) {
            onRoom.run();
        }
        return taken;
    }

    private int take(byte[] into, int offset, int length) {
        int taken = 0;
        while (taken < length && !chunks.isEmpty()) {
            byte[] chunk = chunks.getFirst();
            int part = Math.min(length - taken, chunk.length - firstOffset);
            System.arraycopy(chunk, firstOffset, into, offset + taken, part);
            taken += part;
            firstOffset += part;
            if (firstOffset == chunk.length) {
                chunks.removeFirst();
                firstOffset = 0;
            }
        }
        size -= taken;
        return taken;
    }

    @Override
    public int available() {
        lock.lock();
        try {
            return size;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            chunks.clear();
            size = 0;
            firstOffset = 0;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        onRoom.run();
    }
}
