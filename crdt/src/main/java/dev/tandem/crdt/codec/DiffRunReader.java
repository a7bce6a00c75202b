package dev.tandem.crdt.codec;

/** Clocks, each as its difference to the one before; a run of equal differences is written once. lib0's IntDiffOptRleDecoder. */
final class DiffRunReader extends ColumnReader {
    private long value;
    private long difference;
    private long left;

    DiffRunReader(byte[] bytes, int from, int to) {
        super(bytes, from, to);
    }

    /** The next clock, 0..2³¹−1. */
    int next() {
        if (left == 0) {
            long magnitude = varInt();
            // The lowest bit says whether a length follows; shifting rounds down, as the writer assumes.
            difference = (negative ? -magnitude : magnitude) >> 1;
            left = (magnitude & 1) == 0 ? 1 : varUint() + 2;
        }
        left--;
        value += difference;
        if (value < 0 || value > DecodeLimits.MAX_CLOCK) {
            throw failure(UpdateException.Reason.CLOCK_TOO_LARGE, value + " is not in 0..2^31-1");
        }
        return (int) value;
    }
}
