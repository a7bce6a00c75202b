package dev.tandem.crdt.codec;

import dev.tandem.crdt.codec.UpdateException.Reason;
import java.util.Arrays;

/**
 * All strings of an update of format version 2: one text, and the length of each string in it in UTF-16 code units. lib0's StringDecoder.
 * Strings are found as bytes and copied once; no string object is made. Half a surrogate pair, which UTF-8 does not have, becomes U+FFFD.
 */
final class StringTableReader {
    private static final byte[] REPLACEMENT = {(byte) 0xEF, (byte) 0xBF, (byte) 0xBD};
    private static final int FIRST_OF_FOUR = 0xF0;
    /** Set in a key's flags. */
    private static final int SPLIT_BEFORE = 1;

    private static final int SPLIT_BEHIND = 2;

    private final byte[] bytes;
    private final UintRunReader lengths;
    private final boolean ascii;
    private int unitsLeft;
    private int at;
    private boolean inPair;

    // The string that was read last: its whole characters, and whether it begins or ends within a surrogate pair.
    private int from;
    private int to;
    private int split;

    // Strings that may be referred to again, by number.
    private int keys;
    private int[] keyFrom = new int[0];
    private int[] keyTo = new int[0];
    private byte[] keySplit = new byte[0];

    /**
     * @param bytes the update
     * @param text first byte of the text
     * @param textEnd behind its last byte, where the lengths begin
     * @param end behind the lengths
     */
    StringTableReader(byte[] bytes, int text, int textEnd, int end) {
        this.bytes = bytes;
        lengths = new UintRunReader(bytes, textEnd, end);
        at = text;
        unitsLeft = Utf8.utf16Length(bytes, text, textEnd);
        if (unitsLeft < 0) {
            throw new UpdateException(Reason.BAD_TEXT, text, "text that is not UTF-8");
        }
        ascii = unitsLeft == textEnd - text;
    }

    /** Number of code units that are not yet read. */
    int unitsLeft() {
        return unitsLeft;
    }

    /** Goes to the next string. */
    void next() {
        long units = lengths.next();
        if (units > unitsLeft) {
            throw new UpdateException(Reason.TRUNCATED, at, units + " characters announced, " + unitsLeft + " left");
        }
        unitsLeft -= (int) units;
        from = at;
        if (ascii) {
            at += (int) units;
            to = at;
        } else {
            advance((int) units);
        }
    }

    private void advance(int units) {
        int left = units;
        split = 0;
        if (inPair && left > 0) {
            inPair = false;
            at += 4;
            from = at;
            left--;
            split = SPLIT_BEFORE;
        }
        while (left > 0) {
            int first = bytes[at] & 0xFF;
            if (first >= FIRST_OF_FOUR) {
                if (left == 1) {
                    // The pair's bytes are passed over with its other half.
                    inPair = true;
                    split |= SPLIT_BEHIND;
                    break;
                }
                at += 4;
                left -= 2;
            } else {
                at += first < 0x80 ? 1 : first < 0xE0 ? 2 : 3;
                left--;
            }
        }
        to = at;
    }

    /** Keeps the string for {@link #writeKey}. */
    void keep() {
        if (keys == keyFrom.length) {
            int capacity = keys * 2 + 4;
            keyFrom = Arrays.copyOf(keyFrom, capacity);
            keyTo = Arrays.copyOf(keyTo, capacity);
            keySplit = Arrays.copyOf(keySplit, capacity);
        }
        keyFrom[keys] = from;
        keyTo[keys] = to;
        keySplit[keys++] = (byte) split;
    }

    /** Number of strings kept. */
    int keys() {
        return keys;
    }

    /** Writes the present string with its length in bytes. */
    void write(ByteWriter out) {
        write(out, from, to, split);
    }

    /** Writes a string that was kept. */
    void writeKey(ByteWriter out, int key) {
        write(out, keyFrom[key], keyTo[key], keySplit[key]);
    }

    private void write(ByteWriter out, int start, int stop, int splits) {
        int length = stop - start + Integer.bitCount(splits) * REPLACEMENT.length;
        out.varUint(length);
        if ((splits & SPLIT_BEFORE) != 0) {
            out.raw(REPLACEMENT);
        }
        out.raw(bytes, start, stop - start);
        if ((splits & SPLIT_BEHIND) != 0) {
            out.raw(REPLACEMENT);
        }
    }

    void expectEnd() {
        lengths.expectEnd();
    }
}
