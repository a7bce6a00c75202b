package dev.tandem.crdt.codec;

/** Bytes, each with the length of its run behind it; the last one has none and goes on for ever. lib0's RleDecoder. */
final class ByteRunReader extends ColumnReader {
    private static final long ENDLESS = -1;

    private int value;
    private long left;

    ByteRunReader(byte[] bytes, int from, int to) {
        super(bytes, from, to);
    }

    int next() {
        if (left == 0) {
            value = uint8();
            left = hasBytes() ? varUint() + 1 : ENDLESS;
        }
        if (left != ENDLESS) {
            left--;
        }
        return value;
    }
}
