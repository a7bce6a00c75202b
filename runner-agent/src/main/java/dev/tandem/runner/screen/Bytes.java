package dev.tandem.runner.screen;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes in the making. For one thread at a time. */
final class Bytes {
    private byte[] bytes = new byte[256];
    private int size;

    Bytes add(int octet) {
        if (size == bytes.length) {
            bytes = Arrays.copyOf(bytes, size * 2);
        }
        bytes[size++] = (byte) octet;
        return this;
    }

    Bytes add(String text) {
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            add(octet);
        }
        return this;
    }

    /** Adds a character in UTF-8; never half of a surrogate pair. */
    Bytes character(int codePoint) {
        if (codePoint < 0x80) {
            return add(codePoint);
        }
        if (codePoint < 0x800) {
            return add(0xc0 | (codePoint >> 6)).add(0x80 | (codePoint & 0x3f));
        }
        if (codePoint < 0x10000) {
            return add(0xe0 | (codePoint >> 12))
                    .add(0x80 | ((codePoint >> 6) & 0x3f))
                    .add(0x80 | (codePoint & 0x3f));
        }
        return add(0xf0 | (codePoint >> 18))
                .add(0x80 | ((codePoint >> 12) & 0x3f))
                .add(0x80 | ((codePoint >> 6) & 0x3f))
                .add(0x80 | (codePoint & 0x3f));
    }

    int size() {
        return size;
    }

    /** {@return all that was added, and forgets it} */
    byte[] take() {
        byte[] taken = Arrays.copyOf(bytes, size);
        size = 0;
        return taken;
    }
}
