package dev.tandem.bench.collab.load;

/**
 * Walks over the texts of an update without making anything of it: at millions of edits a second each object would show. Knows what the
 * clients of this benchmark send and what servers may make of it. Confined to one thread.
 */
final class UpdateScanner {
    /** Gets each text; the fields of the scanner tell which. */
    interface Visitor {
        void text();
    }

    private static final int GARBAGE = 0;
    private static final int DELETED = 1;
    private static final int STRING = 4;
    private static final int SKIP = 10;

    byte[] bytes = {};
    private int at;

    long client;
    int clock;
    /** Characters, which are ASCII. */
    int length;
    /** Offset of the first character. */
    int text;

    long originClient;
    int originClock;
    long rightClient;
    int rightClock;

    /**
     * Visits each text.
     *
     * @param from where the update begins
     * @throws IllegalStateException if there is content of another kind
     */
    void scan(byte[] source, int from, Visitor visitor) {
        bytes = source;
        at = from;
        int sections = (int) varUint();
        for (int section = 0; section < sections; section++) {
            int structs = (int) varUint();
            client = varUint();
            clock = (int) varUint();
            for (int struct = 0; struct < structs; struct++) {
                struct(visitor);
                clock += length;
            }
        }
    }

    private void struct(Visitor visitor) {
        int info = bytes[at++];
        int kind = info & 31;
        if (kind == GARBAGE || kind == SKIP) {
            length = (int) varUint();
            return;
        }
        origins(info);
        switch (kind) {
            case DELETED -> length = (int) varUint();
            case STRING -> {
                length = (int) varUint();
                text = at;
                at += length;
                visitor.text();
            }
            default -> throw new IllegalStateException("content of kind " + kind);
        }
    }

    private void origins(int info) {
        originClient = -1;
        rightClient = -1;
        if ((info & 0x80) != 0) {
            originClient = varUint();
            originClock = (int) varUint();
        }
        if ((info & 0x40) != 0) {
            rightClient = varUint();
            rightClock = (int) varUint();
        }
        if ((info & 0xC0) == 0) {
            if (varUint() == 1) {
                skip((int) varUint());
            } else {
                varUint();
                varUint();
            }
            if ((info & 0x20) != 0) {
                skip((int) varUint());
            }
        }
    }

    private void skip(int count) {
        at += count;
    }

    private long varUint() {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            int next = bytes[at++];
            value |= (next & 127L) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }
}
