package dev.tandem.crdt.codec;

/** Writes what {@link StringTableReader} reads. */
final class StringTableWriter {
    private static final char NONE = 0;

    private final ByteWriter text = new ByteWriter(64);
    private final UintRunWriter lengths = new UintRunWriter();
    /** Half a surrogate pair at the end of what is written: the next string may begin with the other half. */
    private char high;

    /** Text as UTF-8 of so many UTF-16 code units. */
    void utf8(byte[] source, int from, int to, int units) {
        if (units > 0) {
            endHalf();
        }
        text.raw(source, from, to - from);
        lengths.write(units);
    }

    void string(CharSequence source, int from, int to) {
        lengths.write(to - from);
        int start = from;
        int end = to;
        if (start < end && high != NONE) {
            if (Character.isLowSurrogate(source.charAt(start))) {
                text.utf8(new String(new char[] {high, source.charAt(start++)}), 0, 2);
                high = NONE;
            } else {
                endHalf();
            }
        }
        if (start < end && Character.isHighSurrogate(source.charAt(end - 1))) {
            high = source.charAt(--end);
        }
        text.utf8(source, start, end);
    }

    private void endHalf() {
        if (high != NONE) {
            text.utf8("\uFFFD", 0, 1);
            high = NONE;
        }
    }

    /** Writes the table with its length in bytes; nothing may be written to it after that. */
    void finish(ByteWriter out) {
        endHalf();
        ByteWriter last = lengths.finish();
        var head = new ByteWriter(16).varUint(text.size());
        out.varUint(head.size() + text.size() + last.size()).raw(head).raw(text).raw(last);
    }
}
