package dev.tandem.platform.blob;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Tells of bytes that come in parts whether they can still be the UTF-8 of a text without NUL. For one thread. */
final class Utf8Check {
    private static final int CHARACTERS = 8192;
    private static final int LONGEST = 4;

    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    private final CharBuffer sink = CharBuffer.allocate(CHARACTERS);
    /** The first bytes of a character whose others have not come. */
    private byte[] begun = {};

    private boolean text = true;

    /** Takes in the next bytes. {@return whether all so far can begin a text} */
    boolean accept(byte[] bytes, int length) {
        if (!text) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (bytes[i] == 0) {
                text = false;
                return false;
            }
        }
        ByteBuffer in = ByteBuffer.allocate(begun.length + length);
        in.put(begun).put(bytes, 0, length).flip();
        decode(in);
        begun = new byte[in.remaining()];
        in.get(begun);
        text &= begun.length < LONGEST;
        return text;
    }

    /** {@return whether all bytes together are a text} */
    boolean isText() {
        return text && begun.length == 0;
    }

    private void decode(ByteBuffer in) {
        while (true) {
            var result = decoder.decode(in, sink.clear(), false);
            if (result.isError()) {
                text = false;
            }
            if (!result.isOverflow()) {
                return;
            }
        }
    }
}
