package dev.tandem.crdt.codec;

import dev.tandem.crdt.codec.UpdateException.Reason;

/** One column of an update of format version 2: part of its bytes, read on its own. */
abstract sealed class ColumnReader permits UintRunReader, DiffRunReader, ByteRunReader {
    private static final int LAST_SHIFT = 48;
    private static final long MAX_SAFE_INTEGER = (1L << 53) - 1;

    private final byte[] bytes;
    private final int end;
    private int at;
    /** Sign of the signed number that was read last; zero has one too. */
    boolean negative;

    /**
     * @param from first byte
     * @param to behind the last byte
     */
    ColumnReader(byte[] bytes, int from, int to) {
        this.bytes = bytes;
        this.at = from;
        this.end = to;
    }

    final boolean hasBytes() {
        return at < end;
    }

    final UpdateException failure(Reason reason, String detail) {
        return new UpdateException(reason, at, detail);
    }

    final int uint8() {
        if (at >= end) {
            throw failure(Reason.TRUNCATED, "a column ends too early");
        }
        return bytes[at++] & 0xFF;
    }

    final long varUint() {
        int next = uint8();
        long value = next & 127;
        for (int shift = 7; next >= 128; shift += 7) {
            next = more(shift);
            value |= (next & 127L) << shift;
        }
        return checked(value);
    }

    /** Reads a signed number and returns its magnitude. */
    final long varInt() {
        int next = uint8();
        long value = next & 63;
        negative = (next & 64) != 0;
        for (int shift = 6; next >= 128; shift += 7) {
            next = more(shift);
            value |= (next & 127L) << shift;
        }
        return checked(value);
    }

    private int more(int shift) {
        if (shift > LAST_SHIFT + 1) {
            throw failure(Reason.BAD_NUMBER, "a number above 2^53-1");
        }
        return uint8();
    }

    private long checked(long value) {
        if (value > MAX_SAFE_INTEGER) {
            throw failure(Reason.BAD_NUMBER, "a number above 2^53-1");
        }
        return value;
    }

    /** Refuses a column that goes on. */
    final void expectEnd() {
        if (at != end) {
            throw failure(Reason.TRAILING_BYTES, (end - at) + " bytes in a column after its last value");
        }
    }
}
