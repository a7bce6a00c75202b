package dev.tandem.runner.port;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * What messages bring, as a stream. The next message is asked for when one is read: so the queue is as short as what was asked for. One thread reads, others
 * add and close.
 */
final class ReceivedBytes extends InputStream {
    private final Runnable askForMore;
    private final BlockingQueue<ByteBuffer> messages = new LinkedBlockingQueue<>();
    private volatile boolean closed;

    /** The reader's. */
    private ByteBuffer current = ByteBuffer.allocate(0);

    ReceivedBytes(Runnable askForMore) {
        this.askForMore = askForMore;
    }

    /** A message came. */
    void add(ByteBuffer message) {
        if (message.hasRemaining()) {
            messages.add(ByteBuffer.allocate(message.remaining()).put(message).flip());
        } else {
            askForMore.run();
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (length == 0) {
            return 0;
        }
        while (!current.hasRemaining()) {
            if (closed && messages.isEmpty()) {
                return -1;
            }
            current = next();
        }
        int read = Math.min(length, current.remaining());
        current.get(bytes, offset, read);
        return read;
    }

    private ByteBuffer next() throws IOException {
        try {
            ByteBuffer message = messages.take();
            if (message.hasRemaining()) {
                askForMore.run();
            }
            return message;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** No more comes. */
    @Override
    public void close() {
        closed = true;
        messages.add(ByteBuffer.allocate(0)); // wakes the reader
    }
}
