package dev.tandem.bench.collab.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Moves the bytes of all clients on the thread that calls it. */
public final class EventLoop implements AutoCloseable {
    private static final int BUFFER_BYTES = 1 << 18;
    private static final long MILLISECOND = 1_000_000;
    /** A selector cannot wait for less than a millisecond; what arrives meanwhile is noticed this much later at most. */
    private static final long SHORT_SLEEP = 100_000;

    private static final long NOT_WORTH_SLEEPING = 20_000;

    private final Selector selector;
    private final ByteBuffer direct = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private final byte[] buffer = new byte[BUFFER_BYTES];

    /** One without clients. */
    public EventLoop() throws IOException {
        selector = Selector.open();
    }

    SelectionKey register(SocketChannel channel, WebSocket socket) throws IOException {
        return channel.register(selector, SelectionKey.OP_CONNECT, socket);
    }

    /** Opens a client's connection; what follows happens in later turns. */
    public void connect(Client client) throws IOException {
        client.connect(this);
    }

    /**
     * Works until a condition holds or the time is over.
     *
     * @return whether it holds
     */
    public boolean until(Duration patience, BooleanSupplier condition) throws IOException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            long now = System.nanoTime();
            if (now >= deadline) {
                return false;
            }
            turn(Math.min(deadline, now + MILLISECOND));
        }
        return true;
    }

    /** Moves what can be moved; returns at the latest at a time of {@link System#nanoTime}, unless it has too much to do. */
    void turn(long deadline) throws IOException {
        long left = deadline - System.nanoTime();
        if (left >= MILLISECOND) {
            selector.select(this::ready, left / MILLISECOND);
        } else if (selector.selectNow(this::ready) == 0 && left > NOT_WORTH_SLEEPING) {
            LockSupport.parkNanos(Math.min(left, SHORT_SLEEP));
        }
    }

    private void ready(SelectionKey key) {
        var socket = (WebSocket) key.attachment();
        try {
            if (key.isValid() && key.isConnectable()) {
                socket.connected();
            }
        } catch (IOException e) {
            socket.failed(e);
        }
        if (key.isValid() && key.isReadable()) {
            socket.readable(buffer, direct);
        }
        if (key.isValid() && key.isWritable()) {
            socket.flush();
        }
    }

    @Override
    public void close() throws IOException {
        selector.close();
    }
}
