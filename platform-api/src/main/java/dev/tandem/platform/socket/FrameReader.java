package dev.tandem.platform.socket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Finds WebSocket messages in what a client sends (RFC 6455, section 5). For one thread.
 *
 * <p>It holds nothing while no frame is half read, and never more than arrived: a length in a frame's head that promises much
 * reserves nothing.
 */
final class FrameReader {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final int CONTINUATION = 0;
    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;
    private static final int MAX_CONTROL_BYTES = 125;
    private static final int FIRST_ROOM = 256;

    /** What is found. After {@link #violation} nothing more is. */
    interface Sink {
        void message(byte[] message);

        void ping(byte[] payload);

        /** The peer sent a close frame. */
        void closed();

        void violation(CloseReason reason);
    }

    private final int maxMessageBytes;
    private final Sink sink;
    private @Nullable ByteBuf rest;
    private @Nullable MessageAssembler fragments;
    private boolean ended;

    FrameReader(int maxMessageBytes, Sink sink) {
        this.maxMessageBytes = maxMessageBytes;
        this.sink = sink;
    }

    /** Takes what arrived. The buffer stays the caller's. */
    void read(ByteBuf arrived) {
        if (rest == null) {
            frames(arrived);
            if (!ended && arrived.isReadable()) {
                rest = Unpooled.buffer(Math.max(FIRST_ROOM, arrived.readableBytes()))
                        .writeBytes(arrived);
            }
        } else {
            rest.writeBytes(arrived);
            frames(rest);
            if (ended || !rest.isReadable()) {
                rest = null;
            } else {
                rest.discardSomeReadBytes();
            }
        }
    }

    private void frames(ByteBuf in) {
        while (!ended && frame(in)) {}
    }

    /** {@return whether a whole frame was there} */
    private boolean frame(ByteBuf in) {
        int start = in.readerIndex();
        int there = in.readableBytes();
        if (there < 2) {
            return false;
        }
        int first = in.getByte(start);
        int second = in.getByte(start + 1);
        int shortLength = second & 0x7F;
        int opcode = first & 0x0F;
        boolean last = first < 0;
        boolean control = opcode >= CLOSE;
        if ((first & 0x70) != 0 || second >= 0 || (control && (!last || shortLength > MAX_CONTROL_BYTES))) {
            violation(CloseReason.GARBAGE); // extensions that nobody agreed on, no mask, a control frame in pieces
            return false;
        }
        int lengthBytes = shortLength == 126 ? 2 : shortLength == 127 ? 8 : 0;
        int head = 2 + lengthBytes + 4;
        if (there < head) {
            return false;
        }
        long length = switch (lengthBytes) {
            case 2 -> in.getUnsignedShort(start + 2);
            case 8 -> in.getLong(start + 2);
            default -> shortLength;
        };
        if (length < 0 || length > maxMessageBytes) {
            violation(CloseReason.TOO_LARGE);
            return false;
        }
        if (there - head < length) {
            return false;
        }
        byte[] payload = new byte[(int) length];
        int mask = in.getInt(start + head - 4);
        in.skipBytes(head).readBytes(payload);
        unmask(payload, mask);
        take(opcode, last, payload);
        return true;
    }

    private static void unmask(byte[] payload, int mask) {
        long eight = (mask & 0xFFFF_FFFFL) << 32 | (mask & 0xFFFF_FFFFL);
        int at = 0;
        for (; at + Long.BYTES <= payload.length; at += Long.BYTES) {
            LONG.set(payload, at, (long) LONG.get(payload, at) ^ eight);
        }
        for (; at < payload.length; at++) {
            payload[at] ^= (byte) (mask >> (24 - 8 * (at & 3)));
        }
    }

    private void take(int opcode, boolean last, byte[] payload) {
        switch (opcode) {
            case BINARY, CONTINUATION -> data(opcode, last, payload);
            case CLOSE -> {
                ended = true;
                sink.closed();
            }
            case PING -> sink.ping(payload);
            case PONG -> {}
            case TEXT -> violation(CloseReason.GARBAGE);
            default -> violation(CloseReason.GARBAGE);
        }
    }

    private void data(int opcode, boolean last, byte[] payload) {
        if ((opcode == CONTINUATION) == (fragments == null)) {
            violation(CloseReason.GARBAGE); // continues nothing, or begins before the message before it ended
        } else if (fragments == null && last) {
            sink.message(payload);
        } else {
            assemble(payload, last);
        }
    }

    private void assemble(byte[] payload, boolean last) {
        MessageAssembler assembler = fragments == null ? new MessageAssembler(maxMessageBytes) : fragments;
        fragments = last ? null : assembler;
        switch (assembler.add(payload, last)) {
            case MessageAssembler.Outcome.Incomplete _ -> {}
            case MessageAssembler.Outcome.Complete complete -> sink.message(complete.message());
            case MessageAssembler.Outcome.TooLarge _ -> violation(CloseReason.TOO_LARGE);
        }
    }

    private void violation(CloseReason reason) {
        ended = true;
        fragments = null;
        sink.violation(reason);
    }
}
