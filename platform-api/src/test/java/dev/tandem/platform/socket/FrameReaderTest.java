package dev.tandem.platform.socket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FrameReaderTest {
    private static final int MASK = 0x37FA213D;
    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;

    private final List<String> found = new ArrayList<>();
    private final FrameReader reader = new FrameReader(70_000, new FrameReader.Sink() {
        @Override
        public void message(byte[] message) {
            found.add(new String(message, UTF_8));
        }

        @Override
        public void ping(byte[] payload) {
            found.add("ping " + new String(payload, UTF_8));
        }

        @Override
        public void closed() {
            found.add("closed");
        }

        @Override
        public void violation(CloseReason reason) {
            found.add(reason.code() + " " + reason.reason());
        }
    });

    private static ByteBuf frame(int opcode, boolean last, String text) {
        byte[] payload = text.getBytes(UTF_8);
        ByteBuf frame = Unpooled.buffer();
        frame.writeByte(opcode | (last ? 0x80 : 0));
        if (payload.length < 126) {
            frame.writeByte(0x80 | payload.length);
        } else if (payload.length < 65_536) {
            frame.writeByte(0x80 | 126).writeShort(payload.length);
        } else {
            frame.writeByte(0x80 | 127).writeLong(payload.length);
        }
        frame.writeInt(MASK);
        for (int i = 0; i < payload.length; i++) {
            frame.writeByte(payload[i] ^ MASK >> (24 - 8 * (i & 3)));
        }
        return frame;
    }

    private static ByteBuf binary(String text) {
        return frame(BINARY, true, text);
    }

    @Test
    void severalFramesMayArriveAtOnce() {
        reader.read(Unpooled.wrappedBuffer(binary("one"), binary(""), binary("three and more")));
        assertThat(found).containsExactly("one", "", "three and more");
    }

    @Test
    void aFrameMayArriveInAnyPieces() {
        String large = "0123456789".repeat(20);
        for (int size = 1; size < 60; size += 7) {
            found.clear();
            ByteBuf all = Unpooled.wrappedBuffer(binary("small"), binary(large), binary("last"));
            while (all.isReadable()) {
                reader.read(all.readSlice(Math.min(size, all.readableBytes())));
            }
            assertThat(found).as("pieces of %d", size).containsExactly("small", large, "last");
        }
    }

    @Test
    void lengthsOfAllThreeFormsAreRead() {
        for (int length : new int[] {125, 126, 65_535, 65_536, 70_000}) {
            found.clear();
            reader.read(binary("x".repeat(length)));
            assertThat(found).singleElement().satisfies(it -> assertThat(it).hasSize(length));
        }
    }

    @Test
    void fragmentsBecomeOneMessageAndControlFramesMayComeBetween() {
        reader.read(frame(BINARY, false, "a"));
        reader.read(frame(PING, true, "?"));
        reader.read(frame(PONG, true, "!"));
        reader.read(frame(0, false, "b"));
        reader.read(frame(0, true, "c"));
        reader.read(binary("next"));
        assertThat(found).containsExactly("ping ?", "abc", "next");
    }

    @Test
    void aMessageIsTooLargeInOneFrameOrInSeveral() {
        reader.read(binary("x".repeat(70_001)).readSlice(20));
        assertThat(found).containsExactly("1009 SOCKET-03");
        FrameReaderTest other = new FrameReaderTest();
        other.reader.read(frame(BINARY, false, "x".repeat(70_000)));
        other.reader.read(frame(0, true, "x"));
        assertThat(other.found).containsExactly("1009 SOCKET-03");
    }

    @Test
    void whatIsNoFrameOfAClientIsGarbageAndEndsTheReading() {
        ByteBuf unmasked = binary("x");
        unmasked.setByte(1, 1);
        ByteBuf reserved = binary("x");
        reserved.setByte(0, 0xC2);
        List<ByteBuf> garbage = List.of(
                unmasked,
                reserved,
                frame(TEXT, true, "x"),
                frame(3, true, "x"),
                frame(0, true, "continues nothing"),
                frame(PING, false, "x"),
                frame(CLOSE, true, "x".repeat(126)));
        for (ByteBuf bytes : garbage) {
            FrameReaderTest other = new FrameReaderTest();
            other.reader.read(Unpooled.wrappedBuffer(bytes, binary("behind it")));
            assertThat(other.found).containsExactly("1008 SOCKET-01");
        }
    }

    @Test
    void garbageIsSeenBeforeAWholeFrameIsThere() {
        reader.read(Unpooled.wrappedBuffer(new byte[] {-1, -1}));
        assertThat(found).containsExactly("1008 SOCKET-01");
    }

    @Test
    void aMessageMustEndBeforeTheNextBegins() {
        reader.read(frame(BINARY, false, "a"));
        reader.read(binary("b"));
        assertThat(found).containsExactly("1008 SOCKET-01");
    }

    @Test
    void nothingIsReadAfterAClose() {
        reader.read(Unpooled.wrappedBuffer(frame(CLOSE, true, ""), binary("late")));
        reader.read(binary("later"));
        assertThat(found).containsExactly("closed");
    }
}
