package dev.tandem.crdt.codec;

import java.util.Arrays;

/** Writes lib0's primitives into a growing array. Confined to one thread. */
public final class ByteWriter {
    private static final int MAX_VAR_BYTES = 10;

    private byte[] bytes;
    private int size;

    /** An empty one. */
    public ByteWriter() {
        this(64);
    }

    /** An empty one with room for so many bytes. */
    public ByteWriter(int capacity) {
        bytes = new byte[Math.max(16, capacity)];
    }

    /** Number of bytes written. */
    public int size() {
        return size;
    }

    /** Number of bytes there is room for. */
    public int capacity() {
        return bytes.length;
    }

    /** A copy of what is written. */
    public byte[] toByteArray() {
        return Arrays.copyOf(bytes, size);
    }

    /** What is written and room behind it; not a copy. */
    byte[] array() {
        return bytes;
    }

    /** Forgets what is written and keeps the room. */
    public void clear() {
        size = 0;
    }

    private void ensure(int more) {
        int needed = Math.addExact(size, more);
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(needed, (int) Math.min(Integer.MAX_VALUE - 8, bytes.length * 2L)));
        }
    }

    /** One byte: the low eight bits. */
    public ByteWriter uint8(int value) {
        ensure(1);
        bytes[size++] = (byte) value;
        return this;
    }

    /** A variable-length unsigned number, seven bits a byte, low ones first. */
    public ByteWriter varUint(long value) {
        if (bytes.length - size < MAX_VAR_BYTES) {
            ensure(MAX_VAR_BYTES);
        }
        byte[] to = bytes;
        int at = size;
        long rest = value;
        while ((rest & ~127L) != 0) {
            to[at++] = (byte) (rest | 128);
            rest >>>= 7;
        }
        to[at++] = (byte) rest;
        size = at;
        return this;
    }

    /** A variable-length unsigned number of at most 56 bits as its bytes, the first one lowest; for {@link #packed}. */
    public static long pack(long value) {
        long packed = 0;
        int shift = 0;
        for (long rest = value; (rest & ~127L) != 0; rest >>>= 7, shift += 8) {
            packed |= ((rest & 127L) | 128L) << shift;
        }
        return packed | ((value >>> (shift / 8 * 7)) << shift);
    }

    /** How many bytes a variable-length unsigned number takes. */
    public static int packedLength(long value) {
        return value == 0 ? 1 : (63 - Long.numberOfLeadingZeros(value)) / 7 + 1;
    }

    /** A number that was packed: written at once, for those that are written over and over. */
    public ByteWriter packed(long packed, int length) {
        if (bytes.length - size < Long.BYTES) {
            ensure(Long.BYTES);
        }
        byte[] to = bytes;
        int at = size;
        to[at] = (byte) packed;
        to[at + 1] = (byte) (packed >>> 8);
        to[at + 2] = (byte) (packed >>> 16);
        to[at + 3] = (byte) (packed >>> 24);
        to[at + 4] = (byte) (packed >>> 32);
        to[at + 5] = (byte) (packed >>> 40);
        to[at + 6] = (byte) (packed >>> 48);
        to[at + 7] = (byte) (packed >>> 56);
        size = at + length;
        return this;
    }

    /**
     * A variable-length signed number: sign and six bits in the first byte.
     *
     * @param magnitude ≥ 0
     * @param negative the sign, of its own because JavaScript has a −0
     */
    public ByteWriter varInt(long magnitude, boolean negative) {
        if (bytes.length - size < MAX_VAR_BYTES) {
            ensure(MAX_VAR_BYTES);
        }
        byte[] to = bytes;
        int at = size;
        int sign = negative ? 64 : 0;
        if (magnitude < 64) {
            to[at++] = (byte) (sign | magnitude);
        } else {
            to[at++] = (byte) (128 | sign | (magnitude & 63));
            long rest = magnitude >>> 6;
            while (rest > 127) {
                to[at++] = (byte) (rest | 128);
                rest >>>= 7;
            }
            to[at++] = (byte) rest;
        }
        size = at;
        return this;
    }

    /** Bytes as they are. */
    public ByteWriter raw(byte[] source, int from, int length) {
        ensure(length);
        System.arraycopy(source, from, bytes, size, length);
        size += length;
        return this;
    }

    /** Bytes as they are. */
    public ByteWriter raw(byte[] source) {
        return raw(source, 0, source.length);
    }

    /** What another has written. */
    public ByteWriter raw(ByteWriter other) {
        return raw(other.bytes, 0, other.size);
    }

    /** A length and bytes. */
    public ByteWriter varBytes(byte[] source) {
        return varUint(source.length).raw(source);
    }

    /** A length in bytes and UTF-8; a lone surrogate becomes U+FFFD, as browsers' TextEncoder does. */
    public ByteWriter varString(CharSequence text) {
        return varString(text, 0, text.length());
    }

    /** As {@link #varString(CharSequence)}, of a part of the text. */
    public ByteWriter varString(CharSequence text, int from, int to) {
        int length = Utf8.length(text, from, to);
        varUint(length);
        return utf8(text, from, to, length);
    }

    /** UTF-8 without its length. */
    ByteWriter utf8(CharSequence text, int from, int to) {
        return utf8(text, from, to, Utf8.length(text, from, to));
    }

    private ByteWriter utf8(CharSequence text, int from, int to, int length) {
        ensure(length);
        for (int i = from; i < to; i++) {
            int unit = text.charAt(i);
            if (unit < 0x80) {
                bytes[size++] = (byte) unit;
            } else if (unit < 0x800) {
                bytes[size++] = (byte) (0xC0 | unit >> 6);
                bytes[size++] = (byte) (0x80 | (unit & 0x3F));
            } else if (unit >= 0xD800 && unit < 0xDC00 && i + 1 < to && Character.isLowSurrogate(text.charAt(i + 1))) {
                int point = Character.toCodePoint((char) unit, text.charAt(++i));
                bytes[size++] = (byte) (0xF0 | point >> 18);
                bytes[size++] = (byte) (0x80 | (point >> 12 & 0x3F));
                bytes[size++] = (byte) (0x80 | (point >> 6 & 0x3F));
                bytes[size++] = (byte) (0x80 | (point & 0x3F));
            } else {
                int point = Character.isSurrogate((char) unit) ? 0xFFFD : unit;
                bytes[size++] = (byte) (0xE0 | point >> 12);
                bytes[size++] = (byte) (0x80 | (point >> 6 & 0x3F));
                bytes[size++] = (byte) (0x80 | (point & 0x3F));
            }
        }
        return this;
    }

    /** Eight bytes, big endian. */
    public ByteWriter int64(long value) {
        ensure(8);
        for (int shift = 56; shift >= 0; shift -= 8) {
            bytes[size++] = (byte) (value >>> shift);
        }
        return this;
    }

    /** Four bytes, big endian. */
    public ByteWriter int32(int value) {
        ensure(4);
        for (int shift = 24; shift >= 0; shift -= 8) {
            bytes[size++] = (byte) (value >>> shift);
        }
        return this;
    }
}
