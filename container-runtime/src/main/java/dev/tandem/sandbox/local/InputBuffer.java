package dev.tandem.sandbox.local;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What was written for a process to read and it has not read yet. Writers put in and never wait; the keeper of the process takes
 * out.
 */
public final class InputBuffer extends OutputStream {
    public static final int CAPACITY = 1 << 20;

    private final Deque<byte[]> chunks = new ArrayDeque<>();
    private final Runnable onChange;

    private int size;
    private boolean ended;
    private boolean refused;

    /**
     * @param onChange called by the writer when there is something to do for the keeper
     */
    public InputBuffer(Runnable onChange) {
        this.onChange = onChange;
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (length == 0) {
            return;
        }
        synchronized (this) {
            if (refused) {
                throw new IOException("the program does not read its standard input any more");
            }
            if (ended) {
                throw new IOException("standard input is closed");
            }
            if (size + length > CAPACITY) {
                throw new IOException("the program has not read " + size + " bytes of its standard input yet; " + length
                        + " more exceed the " + CAPACITY + " that wait for it");
            }
            chunks.add(Arrays.copyOfRange(bytes, offset, offset + length));
            size += length;
        }
        onChange.run();
    }

    @Override
    public void close() {
        synchronized (this) {
            ended = true;
        }
        onChange.run();
    }

    /** For the keeper: what to write next, or null. */
    public synchronized byte @Nullable [] first() {
        return chunks.peekFirst();
    }

    /** For the keeper: so many bytes of the first chunk are written. */
    public synchronized void written(int count) {
        byte[] first = chunks.removeFirst();
        if (count < first.length) {
            chunks.addFirst(Arrays.copyOfRange(first, count, first.length));
        }
        size -= count;
    }

    /** For the keeper: whether all is written and no more will come. */
    public synchronized boolean isFinished() {
        return ended && chunks.isEmpty();
    }

    /** For the keeper: the process will not read any more. */
    public synchronized void refuse() {
        refused = true;
        chunks.clear();
        size = 0;
    }
}
