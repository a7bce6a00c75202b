package dev.tandem.platform.dispatch;

import dev.tandem.protocol.FromRunner;
import dev.tandem.protocol.ToRunner;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** The bytes of a content that comes in parts: added by one thread, read by another one. */
final class BlobParcel extends InputStream {
    /** So long the next part may take. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @SuppressWarnings("ArrayRecordComponent")
    private record Part(long request, byte[] bytes) {}

    private final long size;
    private final LongConsumer taken;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    /** These are guarded by the lock. */
    private final Queue<Part> parts = new ArrayDeque<>();

    private long received;
    private long lastRequest;
    private boolean closed;
    /** The reader's. */
    private @Nullable Part current;

    private int at;

    /** @param taken told the number of each part but the last one when it is read */
    BlobParcel(long size, LongConsumer taken) {
        this.size = size;
        this.taken = taken;
    }

    /** {@return whether the part is the next one, and there is room for it} */
    boolean add(long request, long offset, byte[] bytes) {
        lock.lock();
        try {
            boolean isLast = offset + bytes.length == size;
            boolean isNext = !closed
                    && offset == received
                    && offset + bytes.length <= size
                    && (isLast || bytes.length == ToRunner.MOST_PART_BYTES)
                    && bytes.length <= ToRunner.MOST_PART_BYTES
                    && parts.size() <= FromRunner.MOST_PARTS_UNANSWERED;
            lastRequest = request;
            if (isNext) {
                parts.add(new Part(request, bytes));
                received += bytes.length;
                changed.signalAll();
            }
            return isNext;
        } finally {
            lock.unlock();
        }
    }

    /** {@return the number of the last part that came} */
    long lastRequest() {
        lock.lock();
        try {
            return lastRequest;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, into.length);
        Part part = current;
        while (part == null || at == part.bytes().length) {
            if (part != null && isWhole(part)) {
                return -1;
            }
            if (part != null) {
                taken.accept(part.request());
            }
            part = next();
            current = part;
            at = 0;
        }
        int count = Math.min(length, part.bytes().length - at);
        System.arraycopy(part.bytes(), at, into, offset, count);
        at += count;
        return count;
    }

    private boolean isWhole(Part read) {
        lock.lock();
        try {
            return received == size && parts.isEmpty() && read.request() == lastRequest;
        } finally {
            lock.unlock();
        }
    }

    private Part next() throws IOException {
        lock.lock();
        try {
            long left = PATIENCE.toNanos();
            while (parts.isEmpty()) {
                if (closed || left <= 0) {
                    throw new IOException("%d of %d bytes came".formatted(received, size));
                }
                left = changed.awaitNanos(left);
            }
            return parts.remove();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
