package dev.tandem.bench.collab.load;

import dev.tandem.crdt.codec.ByteWriter;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The WebSocket of one client, which never waits. Confined to the event loop's thread.
 *
 * <p>The frames of the load are made beforehand and are written once they are due. Whatever else is sent goes between them, never into
 * one.
 */
final class WebSocket {
    private static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 0x8A;
    private static final byte[] NOTHING = {};
    private static final byte[] END_OF_HEADERS = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private enum State {
        CONNECTING,
        HANDSHAKE,
        OPEN,
        CLOSED
    }

    /** Gets each whole message, in order. The bytes are others' again when it returns. */
    interface Reader {
        void received(byte[] bytes, int from, int length);
    }

    private final Seat seat;
    private final Runnable whenOpen;
    private final Reader reader;

    private State state = State.CONNECTING;
    private @Nullable SocketChannel channel;
    private @Nullable SelectionKey key;
    private @Nullable String closeReason;

    private byte[] rest = NOTHING;
    private int restSize;
    private byte @Nullable [] message; // of which more fragments are to come
    private long arrivedAt;

    /** Frames of the load, of which those before {@code due} may be written. */
    private ByteBuffer planned = ByteBuffer.allocate(0);

    private int due;
    private boolean blocked;
    private final Deque<ByteBuffer> control = new ArrayDeque<>();

    /**
     * One that is not connected yet.
     *
     * @param whenOpen run once, when the server has agreed to speak WebSocket
     */
    WebSocket(Seat seat, Runnable whenOpen, Reader reader) {
        this.seat = seat;
        this.whenOpen = whenOpen;
        this.reader = reader;
    }

    // ---- opening
    // ------------------------------------------------------------------------------------------------------

    void connect(EventLoop loop) throws IOException {
        SocketChannel opened = SocketChannel.open();
        channel = opened;
        opened.configureBlocking(false);
        opened.setOption(StandardSocketOptions.TCP_NODELAY, true);
        opened.connect(seat.address());
        key = loop.register(opened, this);
    }

    void connected() throws IOException {
        if (channel == null || key == null || !channel.finishConnect()) {
            return;
        }
        state = State.HANDSHAKE;
        key.interestOps(SelectionKey.OP_READ);
        String request = "GET " + seat.path() + " HTTP/1.1\r\nHost: 127.0.0.1:"
                + seat.address().getPort()
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";
        control.add(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
        flush();
    }

    // ---- ending
    // ------------------------------------------------------------------------------------------------------

    boolean isClosed() {
        return state == State.CLOSED;
    }

    /** Why it was closed; null if it was not, or by us without a reason. */
    @Nullable String closeReason() {
        return closeReason;
    }

    void failed(IOException e) {
        end(String.valueOf(e.getMessage()));
    }

    /** Ends the connection without a word to the server. Of several reasons the first is kept. */
    void end(@Nullable String reason) {
        if (state == State.CLOSED) {
            return;
        }
        state = State.CLOSED;
        closeReason = reason;
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            closeReason = reason + ", then " + e.getMessage();
        }
    }

    // ---- writing
    // ------------------------------------------------------------------------------------------------------

    /** Sends a message besides the load's. */
    void send(byte[] bytes) {
        var out = new ByteWriter(bytes.length + 16);
        Wire.frame(out, bytes);
        control.add(ByteBuffer.wrap(out.toByteArray()));
        flush();
    }

    /** The frames that will become due. What was due before must have been written. */
    void plan(byte[] frames) {
        if (planned.hasRemaining() && state != State.CLOSED) {
            throw new IllegalStateException("frames of the load before are unsent");
        }
        planned = ByteBuffer.allocateDirect(frames.length).put(frames).flip();
        due = 0;
    }

    /** Frames up to an end are due; {@link #flush} writes them. */
    void due(int end) {
        due = end;
    }

    /** Whether frames are due that were not tried to be written: those that the server does not take are written when it does. */
    boolean isBehind() {
        return state == State.OPEN && !blocked && planned.position() < due;
    }

    void flush() {
        SelectionKey own = key;
        if (state == State.CLOSED || state == State.CONNECTING || channel == null || own == null) {
            return;
        }
        try {
            blocked = !drain(channel);
            own.interestOps(!blocked ? SelectionKey.OP_READ : SelectionKey.OP_READ | SelectionKey.OP_WRITE);
        } catch (IOException e) {
            failed(e);
        }
    }

    /** Control frames go between those of the load, never into one: those that are due are finished first. */
    private boolean drain(SocketChannel to) throws IOException {
        if (planned.position() < due) {
            planned.limit(due);
            to.write(planned);
            planned.limit(planned.capacity());
            if (planned.position() < due) {
                return false;
            }
        }
        for (ByteBuffer next = control.peek(); next != null; next = control.peek()) {
            to.write(next);
            if (next.hasRemaining()) {
                return false;
            }
            control.poll();
        }
        return true;
    }

    // ---- reading
    // ------------------------------------------------------------------------------------------------------

    /** When that arrived with which the reader is dealing, or dealt last; of {@link System#nanoTime}. */
    long arrivedAt() {
        return arrivedAt;
    }

    /**
     * Reads what is there.
     *
     * @param buffer room for it, used by all clients
     */
    void readable(byte[] buffer, ByteBuffer direct) {
        SocketChannel from = channel;
        if (state == State.CLOSED || from == null) {
            return;
        }
        try {
            direct.clear();
            int count = from.read(direct);
            if (count < 0) {
                end(closeReason == null ? "the server ended the connection" : closeReason);
                return;
            }
            arrivedAt = System.nanoTime();
            direct.flip();
            if (restSize == 0) {
                direct.get(buffer, 0, count);
                keepRest(buffer, consume(buffer, count), count);
            } else {
                if (rest.length < restSize + count) {
                    rest = Arrays.copyOf(rest, Math.max(rest.length * 2, restSize + count));
                }
                direct.get(rest, restSize, count);
                int size = restSize + count;
                restSize = 0;
                keepRest(rest, consume(rest, size), size);
            }
        } catch (IOException e) {
            failed(e);
        }
    }

    private void keepRest(byte[] from, int at, int end) {
        restSize = end - at;
        if (restSize > rest.length) {
            rest = new byte[restSize * 2];
        }
        System.arraycopy(from, at, rest, 0, restSize);
        if (restSize == 0 && rest.length > 1 << 16) {
            rest = NOTHING;
        }
    }

    /** Deals with all that is complete. Returns where the incomplete begins. */
    private int consume(byte[] bytes, int end) throws IOException {
        int at = 0;
        if (state == State.HANDSHAKE) {
            at = afterHeaders(bytes, end);
            if (at < 0) {
                return 0;
            }
            String status = new String(bytes, 0, Math.min(12, end), StandardCharsets.US_ASCII);
            if (!status.equals("HTTP/1.1 101")) {
                throw new IOException("no WebSocket: " + new String(bytes, 0, end, StandardCharsets.UTF_8));
            }
            state = State.OPEN;
            whenOpen.run();
        }
        while (end - at >= 2) {
            int head = 2;
            long length = bytes[at + 1] & 127;
            if (length >= 126) {
                int digits = length == 126 ? 2 : 8;
                head += digits;
                if (end - at < head) {
                    return at;
                }
                length = 0;
                for (int i = 0; i < digits; i++) {
                    length = length << 8 | (bytes[at + 2 + i] & 255);
                }
            }
            if (end - at < head + length) {
                return at;
            }
            frame(bytes, at + head, (int) length, bytes[at] & 15, bytes[at] < 0);
            if (state == State.CLOSED) {
                return end;
            }
            at += head + (int) length;
        }
        return at;
    }

    private static int afterHeaders(byte[] bytes, int end) {
        for (int i = 0; i + END_OF_HEADERS.length <= end; i++) {
            if (Arrays.equals(bytes, i, i + END_OF_HEADERS.length, END_OF_HEADERS, 0, END_OF_HEADERS.length)) {
                return i + END_OF_HEADERS.length;
            }
        }
        return -1;
    }

    private void frame(byte[] bytes, int from, int length, int kind, boolean last) {
        switch (kind) {
            case BINARY, 0 -> {
                if (message == null && last) {
                    reader.received(bytes, from, length);
                    return;
                }
                byte[] before = message == null ? NOTHING : message;
                byte[] joined = Arrays.copyOf(before, before.length + length);
                System.arraycopy(bytes, from, joined, before.length, length);
                message = last ? null : joined;
                if (last) {
                    reader.received(joined, 0, joined.length);
                }
            }
            case PING -> {
                var out = new ByteWriter();
                out.uint8(PONG).uint8(0x80 | length).raw(new byte[4]).raw(bytes, from, length);
                control.add(ByteBuffer.wrap(out.toByteArray()));
                flush();
            }
            case CLOSE -> {
                int code = length < 2 ? 0 : (bytes[from] & 255) << 8 | (bytes[from + 1] & 255);
                end("closed with " + code + " "
                        + new String(
                                bytes, from + Math.min(2, length), Math.max(0, length - 2), StandardCharsets.UTF_8));
            }
            default -> {}
        }
    }
}
