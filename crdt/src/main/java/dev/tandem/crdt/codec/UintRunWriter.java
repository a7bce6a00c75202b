package dev.tandem.crdt.codec;

/** Writes what {@link UintRunReader} reads. */
final class UintRunWriter {
    private final ByteWriter out = new ByteWriter(16);
    private long value;
    private int count;

    void write(long next) {
        if (next == value) {
            count++;
        } else {
            flush();
            count = 1;
            value = next;
        }
    }

    private void flush() {
        if (count > 0) {
            out.varInt(value, count > 1);
            if (count > 1) {
                out.varUint(count - 2);
            }
        }
    }

    /** What is written; nothing may be written after that. */
    ByteWriter finish() {
        flush();
        count = 0;
        return out;
    }
}
