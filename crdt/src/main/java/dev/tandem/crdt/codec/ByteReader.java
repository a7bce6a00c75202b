package dev.tandem.crdt.codec;

import dev.tandem.crdt.codec.UpdateException.Reason;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads lib0's primitives from bytes of unknown intent: every failure is an {@link UpdateException}. Confined to one thread. */
public final class ByteReader {
    private static final byte[] UNDEFINED = "undefined".getBytes(StandardCharsets.US_ASCII);
    private static final long MAX_SAFE_INTEGER = (1L << 53) - 1;

    private final byte[] bytes;
    private final DecodeLimits limits;
    private int position;

    /**
     * Reads from the start.
     *
     * @param bytes not copied; must not change meanwhile
     * @throws UpdateException if they are more than the limits allow
     */
    public ByteReader(byte[] bytes, DecodeLimits limits) {
        this.bytes = bytes;
        this.limits = limits;
        if (bytes.length > limits.maxBytes()) {
            throw new UpdateException(
                    Reason.TOO_LARGE, 0, bytes.length + " bytes, at most " + limits.maxBytes() + " are accepted");
        }
    }

    /** The limits in force. */
    public DecodeLimits limits() {
        return limits;
    }

    /** The input itself. */
    public byte[] bytes() {
        return bytes;
    }

    /** Offset of the next byte. */
    public int position() {
        return position;
    }

    /** Goes to an offset that was read before. */
    public void position(int offset) {
        position = offset;
    }

    /** Number of bytes not yet read. */
    public int remaining() {
        return bytes.length - position;
    }

    /** Whether bytes are left. */
    public boolean hasRemaining() {
        return position < bytes.length;
    }

    /** Refuses input that goes on. */
    public void expectEnd() {
        if (position != bytes.length) {
            throw failure(Reason.TRAILING_BYTES, remaining() + " bytes after the end");
        }
    }

    /** An exception at the present offset. */
    public UpdateException failure(Reason reason, String detail) {
        return new UpdateException(reason, position, detail);
    }

    /** One byte, 0..255. */
    public int uint8() {
        if (position >= bytes.length) {
            throw failure(Reason.TRUNCATED, "a byte is missing");
        }
        return bytes[position++] & 255;
    }

    /** A variable-length unsigned number, 0..2⁵³−1. */
    public long varUint() {
        int start = position;
        long value = 0;
        for (int shift = 0; shift < 56; shift += 7) {
            int next = uint8();
            value |= (next & 127L) << shift;
            if (next < 128) {
                if (value > MAX_SAFE_INTEGER) {
                    break;
                }
                return value;
            }
        }
        throw new UpdateException(Reason.BAD_NUMBER, start, "a number above 2^53-1");
    }

    /** A variable-length signed number: Long, or Double for JavaScript's −0. */
    public Object varInt() {
        int start = position;
        int first = uint8();
        long value = first & 63;
        boolean negative = (first & 64) != 0;
        int next = first;
        for (int shift = 6; next >= 128; shift += 7) {
            if (shift > 48) {
                throw new UpdateException(Reason.BAD_NUMBER, start, "a signed number above 2^53-1");
            }
            next = uint8();
            value |= (next & 127L) << shift;
        }
        if (value > MAX_SAFE_INTEGER) {
            throw new UpdateException(Reason.BAD_NUMBER, start, "a signed number above 2^53-1");
        }
        if (negative) {
            return value == 0 ? (Object) (-0.0) : (Object) (-value);
        }
        return value;
    }

    /** Steps over a variable-length signed number. */
    public void skipVarInt() {
        int start = position;
        int next = uint8();
        long value = next & 63;
        for (int shift = 6; next >= 128; shift += 7) {
            if (shift > 48) {
                throw new UpdateException(Reason.BAD_NUMBER, start, "a signed number above 2^53-1");
            }
            next = uint8();
            value |= (next & 127L) << shift;
        }
        if (value > MAX_SAFE_INTEGER) {
            throw new UpdateException(Reason.BAD_NUMBER, start, "a signed number above 2^53-1");
        }
    }

    /** A variable-length unsigned number, 0..2³¹−1. */
    public int varInt31() {
        int start = position;
        // One byte is by far the most frequent.
        if (position < bytes.length && bytes[position] >= 0) {
            return bytes[position++];
        }
        long value = varUint();
        if (value > DecodeLimits.MAX_CLOCK) {
            throw new UpdateException(Reason.CLOCK_TOO_LARGE, start, value + " is above 2^31-1");
        }
        return (int) value;
    }

    /**
     * A number of elements that follow.
     *
     * @param what names them
     * @param minimumBytes least size of one: more than fit into the rest of the input are refused at once
     */
    public int count(String what, int minimumBytes) {
        int start = position;
        int count = varInt31();
        if (count > limits.maxStructs()) {
            throw new UpdateException(
                    Reason.TOO_MANY_STRUCTS,
                    start,
                    count + " " + what + ", at most " + limits.maxStructs() + " are accepted");
        }
        if ((long) count * minimumBytes > remaining()) {
            throw new UpdateException(Reason.TRUNCATED, start, count + " " + what + " in " + remaining() + " bytes");
        }
        return count;
    }

    /** A length of bytes that follow, all of which are there. */
    public int length() {
        int start = position;
        int length = varInt31();
        if (length > remaining()) {
            throw new UpdateException(Reason.TRUNCATED, start, length + " bytes announced, " + remaining() + " left");
        }
        return length;
    }

    /** So many bytes as they are. */
    public byte[] raw(int length) {
        if (length > remaining()) {
            throw failure(Reason.TRUNCATED, length + " bytes announced, " + remaining() + " left");
        }
        byte[] result = Arrays.copyOfRange(bytes, position, position + length);
        position += length;
        return result;
    }

    /** A length and bytes. */
    public byte[] varBytes() {
        return raw(length());
    }

    /** Steps over so many bytes, all of which are there. */
    public void skip(int length) {
        position += length;
    }

    /** A length in bytes and UTF-8. */
    public String varString() {
        int from = position + lengthOfLength();
        skipString();
        return new String(bytes, from, position - from, StandardCharsets.UTF_8);
    }

    /** Steps over a length in bytes and UTF-8, and tells the number of UTF-16 code units. */
    public int skipString() {
        int start = position;
        int length = length();
        int units = Utf8.utf16Length(bytes, position, position + length);
        if (units < 0) {
            throw new UpdateException(Reason.BAD_TEXT, start, "text that is not UTF-8");
        }
        position += length;
        return units;
    }

    /**
     * Steps over a length in bytes and UTF-8, and checks that it is a JSON text.
     *
     * @return whether JSON.stringify would certainly write the same
     */
    public boolean skipJson() {
        int start = position;
        int from = start + lengthOfLength();
        skipString();
        return JsonText.check(bytes, from, position, limits.maxNesting());
    }

    /** A length in bytes and a JSON text, as it stands. */
    public String jsonString() {
        int start = position;
        skipJson();
        position = start;
        return varString();
    }

    /** Steps over the word {@code undefined} with its length if it stands here, and tells whether it did. */
    public boolean skipIfUndefined() {
        int size = UNDEFINED.length;
        if (remaining() <= size
                || bytes[position] != size
                || !Arrays.equals(bytes, position + 1, position + 1 + size, UNDEFINED, 0, size)) {
            return false;
        }
        position += 1 + size;
        return true;
    }

    private int lengthOfLength() {
        int start = position;
        length();
        int size = position - start;
        position = start;
        return size;
    }

    /** Eight bytes, big endian. */
    public long int64() {
        if (remaining() < 8) {
            throw failure(Reason.TRUNCATED, "8 bytes announced, " + remaining() + " left");
        }
        long value = 0;
        for (int i = 0; i < 8; i++) {
            value = value << 8 | uint8();
        }
        return value;
    }

    /** Four bytes, big endian. */
    public int int32() {
        if (remaining() < 4) {
            throw failure(Reason.TRUNCATED, "4 bytes announced, " + remaining() + " left");
        }
        int value = 0;
        for (int i = 0; i < 4; i++) {
            value = value << 8 | uint8();
        }
        return value;
    }
}
