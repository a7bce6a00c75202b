package dev.tandem.crdt.codec;

/**
 * What a struct holds: the low five bits of its first byte in an update. Numbers, not an enum: blocks keep them in byte arrays.
 */
public final class Kind {
    /** A range whose content and place are forgotten. */
    public static final int GC = 0;

    /** An item whose content is forgotten and whose place is known. */
    public static final int DELETED = 1;

    /** Values as JSON texts, written by old versions. */
    public static final int JSON = 2;

    /** One array of bytes. */
    public static final int BINARY = 3;

    /** UTF-16 text. */
    public static final int STRING = 4;

    /** One object embedded in a text. */
    public static final int EMBED = 5;

    /** The start or end of a formatting attribute. */
    public static final int FORMAT = 6;

    /** One shared type. */
    public static final int TYPE = 7;

    /** Values. */
    public static final int ANY = 8;

    /** One subdocument. */
    public static final int DOC = 9;

    /** A range that is left out of an update. Never in a document. */
    public static final int SKIP = 10;

    private Kind() {}

    /** Whether elements count for positions and lengths. */
    public static boolean isCountable(int kind) {
        return kind != DELETED && kind != FORMAT && kind != GC && kind != SKIP;
    }

    /** Whether neighbours of this kind can become one. */
    public static boolean isMergeable(int kind) {
        return kind == STRING || kind == DELETED || kind == ANY || kind == JSON || kind == GC;
    }
}
