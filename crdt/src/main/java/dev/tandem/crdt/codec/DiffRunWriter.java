package dev.tandem.crdt.codec;

/** Writes what {@link DiffRunReader} reads. */
final class DiffRunWriter {
    private final ByteWriter out = new ByteWriter(16);
    private int value;
    private long difference;
    private int count;

    void write(int next) {
        long step = (long) next - value;
        if (step == difference) {
            count++;
        } else {
            flush();
            count = 1;
            difference = step;
        }
        value = next;
    }

    private void flush() {
        if (count > 0) {
            long marked = difference * 2 + (count == 1 ? 0 : 1);
            out.varInt(Math.abs(marked), marked < 0);
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
