package dev.tandem.crdt.codec;

/**
 * An update of one run of ASCII text or of one deletion: nearly all that people send while they write. It is read in one pass, without a
 * batch; whatever else an update holds, and whatever is wrong with it, is left to {@link UpdateReader}. Can be filled again. Confined to one
 * thread.
 */
public final class SmallUpdate {
    private static final int HAS_ORIGIN = 0x80;
    private static final int HAS_RIGHT_ORIGIN = 0x40;
    private static final int REST_OF_INFO = 0x3F;
    private static final int MIN_BYTES = 6;
    private static final int MAX_BYTES = 1 << 12;
    private static final long MAX_SAFE_INTEGER = (1L << 53) - 1;
    private static final int MAX_SHIFT = 49;
    private static final long UNREADABLE = -1;

    private byte[] bytes = new byte[0];
    private int position;

    private boolean text;
    private long client;
    private int clock;
    private int length;
    private long originClient;
    private int originClock;
    private long rightClient;
    private int rightClock;
    private int textStart;

    /** One that is yet to be filled. */
    public SmallUpdate() {}

    /**
     * Reads an update if it is a small one.
     *
     * @param update not copied; must not change until this is filled again
     * @return whether it is one; otherwise nothing here is of use
     */
    public boolean read(byte[] update, DecodeLimits limits) {
        position = 0;
        if (update.length < MIN_BYTES || update.length > Math.min(MAX_BYTES, limits.maxBytes())) {
            return false;
        }
        bytes = update;
        return switch (update[position++]) {
            case 0 -> readDeletion();
            case 1 -> readText();
            default -> false;
        };
    }

    private boolean readDeletion() {
        text = false;
        if (bytes[position++] != 1) {
            return false;
        }
        client = varUint();
        if (client == UNREADABLE || position == bytes.length || bytes[position++] != 1) {
            return false;
        }
        long first = varUint();
        long count = varUint();
        if (first == UNREADABLE || count <= 0 || first + count > DecodeLimits.MAX_CLOCK) {
            return false;
        }
        clock = (int) first;
        length = (int) count;
        return position == bytes.length;
    }

    private boolean readText() {
        text = true;
        if (bytes[position++] != 1) {
            return false;
        }
        client = varUint();
        long first = varUint();
        if (client == UNREADABLE || first == UNREADABLE || position == bytes.length) {
            return false;
        }
        int info = bytes[position++];
        if ((info & REST_OF_INFO) != Kind.STRING) {
            return false;
        }
        originClient = StructBatch.NONE;
        rightClient = StructBatch.NONE;
        if ((info & HAS_ORIGIN) != 0) {
            originClient = varUint();
            originClock = pastClock(originClient, first);
            if (originClock < 0) {
                return false;
            }
        }
        if ((info & HAS_RIGHT_ORIGIN) != 0) {
            rightClient = varUint();
            rightClock = pastClock(rightClient, first);
            if (rightClock < 0) {
                return false;
            }
        }
        if (originClient == StructBatch.NONE && rightClient == StructBatch.NONE) {
            return false; // names its parent: the first of a type
        }
        long size = varUint();
        // An empty delete set ends it.
        if (size <= 0 || size != bytes.length - position - 1 || bytes[bytes.length - 1] != 0) {
            return false;
        }
        if (first + size > DecodeLimits.MAX_CLOCK) {
            return false;
        }
        clock = (int) first;
        length = (int) size;
        textStart = position;
        return isAscii();
    }

    /** The clock of an origin; −1 if there is none that is readable and before the struct itself. */
    private int pastClock(long ofClient, long before) {
        long origin = varUint();
        if (ofClient == UNREADABLE || origin > DecodeLimits.MAX_CLOCK || (ofClient == client && origin >= before)) {
            return -1;
        }
        return (int) origin;
    }

    private boolean isAscii() {
        int all = 0;
        for (int i = textStart; i < textStart + length; i++) {
            all |= bytes[i];
        }
        return all >= 0;
    }

    private long varUint() {
        long value = 0;
        for (int shift = 0; shift <= MAX_SHIFT && position < bytes.length; shift += 7) {
            int next = bytes[position++];
            value |= (next & 127L) << shift;
            if (next >= 0) {
                return value > MAX_SAFE_INTEGER ? UNREADABLE : value;
            }
        }
        return UNREADABLE;
    }

    /** Whether it is text; otherwise it is a deletion. */
    public boolean isText() {
        return text;
    }

    /** Whose operations are added or deleted. */
    public long client() {
        return client;
    }

    /** The first one. */
    public int clock() {
        return clock;
    }

    /** How many, ≥ 1. */
    public int length() {
        return length;
    }

    /** Client of the left origin of text or {@link StructBatch#NONE}. */
    public long originClient() {
        return originClient;
    }

    /** Clock of the left origin. */
    public int originClock() {
        return originClock;
    }

    /** Client of the right origin of text or {@link StructBatch#NONE}. */
    public long rightClient() {
        return rightClient;
    }

    /** Clock of the right origin. */
    public int rightClock() {
        return rightClock;
    }

    /** The bytes that {@link #textStart} refers to. */
    public byte[] bytes() {
        return bytes;
    }

    /** Offset of the text, {@link #length} bytes. */
    public int textStart() {
        return textStart;
    }
}
