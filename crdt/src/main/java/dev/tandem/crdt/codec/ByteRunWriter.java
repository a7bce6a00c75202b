package dev.tandem.crdt.codec;

/** Writes what {@link ByteRunReader} reads. */
final class ByteRunWriter {
    private final ByteWriter out = new ByteWriter(16);
    private int value = -1;
    private int count;

    void write(int next) {
        if (next == value) {
            count++;
            return;
        }
        if (count > 0) {
            out.varUint(count - 1);
        }
        count = 1;
        value = next;
        out.uint8(next);
    }

    /** What is written. The length of the last run is left out. */
    ByteWriter finish() {
        return out;
    }
}
