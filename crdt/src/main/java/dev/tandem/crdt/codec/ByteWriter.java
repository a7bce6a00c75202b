package dev.tandem.crdt.codec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes lib0's primitives into a growing array. Confined to one thread. */
public final class ByteWriter {
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

    /** A copy of what is written. */
    public byte[] toByteArray() {
        return Arrays.copyOf(bytes, size);
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
        ensure(10);
        long rest = value;
        while ((rest & ~127L) != 0) {
            bytes[size++] = (byte) (rest | 128);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
        return this;
    }

    /** A variable-length signed number: sign and six bits in the first byte; {@code negativeZero} tells apart JavaScript's −0. */
    public ByteWriter varInt(long value) {
        ensure(10);
        boolean negative = value < 0;
        long rest = Math.abs(value);
        bytes[size++] = (byte) ((rest > 63 ? 128 : 0) | (negative ? 64 : 0) | (rest & 63));
        rest >>>= 6;
        while (rest != 0) {
            bytes[size++] = (byte) ((rest > 127 ? 128 : 0) | (rest & 127));
            rest >>>= 7;
        }
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

    /** A length and bytes. */
    public ByteWriter varBytes(byte[] source) {
        return varUint(source.length).raw(source);
    }

    /** A length in bytes and UTF-8; a lone surrogate becomes U+FFFD, as browsers' TextEncoder does. */
    public ByteWriter varString(String text) {
        return varBytes(text.getBytes(StandardCharsets.UTF_8));
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
