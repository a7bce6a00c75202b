package dev.tandem.crdt.codec;

/** Unsigned numbers; a run of equal ones is written once, with its sign as the mark and its length behind it. lib0's UintOptRleDecoder. */
final class UintRunReader extends ColumnReader {
    private long value;
    private long left;

    UintRunReader(byte[] bytes, int from, int to) {
        super(bytes, from, to);
    }

    long next() {
        if (left == 0) {
            value = varInt();
            left = negative ? varUint() + 2 : 1;
        }
        left--;
        return value;
    }

    /** The next number, at most 2³¹−1. */
    int nextInt31() {
        long next = next();
        if (next > DecodeLimits.MAX_CLOCK) {
            throw failure(UpdateException.Reason.CLOCK_TOO_LARGE, next + " is above 2^31-1");
        }
        return (int) next;
    }
}
