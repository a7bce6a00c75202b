package dev.tandem.crdt.store;

import dev.tandem.crdt.codec.ByteWriter;
import dev.tandem.crdt.codec.UpdateColumnsWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The text that one client ever wrote, in the order of its clocks, appended to and never moved: blocks refer to it by offset, so
 * splitting and joining blocks copies nothing. One byte a character until the first that is not Latin-1.
 */
final class TextBuffer implements CharSequence {
    static final char REPLACEMENT = '\uFFFD';

    private byte[] latin1 = new byte[16];
    private char[] utf16 = new char[0];
    private boolean wide;
    /** Whether nothing beyond ASCII was ever written: then no part needs to be looked through. */
    private boolean ascii = true;

    private int size;

    @Override
    public int length() {
        return size;
    }

    @Override
    public char charAt(int index) {
        return wide ? utf16[index] : (char) (latin1[index] & 0xFF);
    }

    @Override
    public CharSequence subSequence(int from, int to) {
        return string(from, to);
    }

    @Override
    public String toString() {
        return string(0, size);
    }

    String string(int from, int to) {
        return wide
                ? new String(utf16, from, to - from)
                : new String(latin1, from, to - from, StandardCharsets.ISO_8859_1);
    }

    void appendTo(StringBuilder builder, int from, int to) {
        if (wide) {
            builder.append(utf16, from, to - from);
        } else {
            builder.append(string(from, to));
        }
    }

    /** Writes a part as a length in bytes and UTF-8. */
    void write(ByteWriter out, int from, int to) {
        if (ascii || (!wide && isAscii(from, to))) {
            out.varUint(to - from).raw(latin1, from, to - from);
        } else {
            out.varString(this, from, to);
        }
    }

    /** Writes a part as a string of format version 2. */
    void write(UpdateColumnsWriter out, int from, int to) {
        if (ascii || (!wide && isAscii(from, to))) {
            out.ascii(latin1, from, to);
        } else {
            out.string(this, from, to);
        }
    }

    private boolean isAscii(int from, int to) {
        int all = 0;
        for (int i = from; i < to; i++) {
            all |= latin1[i];
        }
        return all >= 0;
    }

    void appendAscii(byte[] source, int from, int length) {
        ensure(length);
        if (wide) {
            for (int i = 0; i < length; i++) {
                utf16[size + i] = (char) source[from + i];
            }
        } else {
            System.arraycopy(source, from, latin1, size, length);
        }
        size += length;
    }

    void append(String text, int from, int to) {
        if (!wide) {
            int all = bitsIn(text, from, to);
            ascii &= all < 0x80;
            if (all > 0xFF) {
                widen();
            }
        }
        ensure(to - from);
        if (wide) {
            text.getChars(from, to, utf16, size);
        } else {
            for (int i = from, at = size; i < to; i++) {
                latin1[at++] = (byte) text.charAt(i);
            }
        }
        size += to - from;
    }

    /** The bits that any of the characters has. */
    private static int bitsIn(String text, int from, int to) {
        int all = 0;
        for (int i = from; i < to; i++) {
            all |= text.charAt(i);
        }
        return all;
    }

    void set(int index, char unit) {
        ascii &= unit < 0x80;
        if (!wide && unit > 0xFF) {
            widen();
        }
        if (wide) {
            utf16[index] = unit;
        } else {
            latin1[index] = (byte) unit;
        }
    }

    private void widen() {
        utf16 = new char[Math.max(16, latin1.length)];
        for (int i = 0; i < size; i++) {
            utf16[i] = (char) (latin1[i] & 0xFF);
        }
        latin1 = new byte[0];
        wide = true;
    }

    /** Makes room for so much more text at once. */
    void reserve(int more) {
        int needed = Math.addExact(size, more);
        if (wide && needed > utf16.length) {
            utf16 = Arrays.copyOf(utf16, needed);
        } else if (!wide && needed > latin1.length) {
            latin1 = Arrays.copyOf(latin1, needed);
        }
    }

    private void ensure(int more) {
        int needed = Math.addExact(size, more);
        if (wide && needed > utf16.length) {
            utf16 = Arrays.copyOf(utf16, grown(needed, utf16.length));
        } else if (!wide && needed > latin1.length) {
            latin1 = Arrays.copyOf(latin1, grown(needed, latin1.length));
        }
    }

    private static int grown(int needed, int capacity) {
        return (int) Math.max(needed, Math.min(Integer.MAX_VALUE - 8, capacity + (capacity >>> 1) + 16L));
    }
}
