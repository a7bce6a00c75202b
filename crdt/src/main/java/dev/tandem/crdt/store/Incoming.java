package dev.tandem.crdt.store;

import org.jspecify.annotations.Nullable;

/** A run of operations about to be integrated. Filled again for each one. */
final class Incoming {
    int client;
    int clock;
    int length;
    int kind;

    int originClient;
    int originClock;
    int rightClient;
    int rightClock;

    /** The neighbours that the origins name, once resolved. */
    int left;

    int right;

    /** {@code null} if the place is garbage: then the run becomes garbage too. */
    @Nullable SharedType parent;

    @Nullable String key;

    /** Where the content is, once stored. */
    int content;

    void begin(int newClient, int newClock, int newKind, int newLength) {
        client = newClient;
        clock = newClock;
        kind = newKind;
        length = newLength;
        originClient = Blocks.NONE;
        originClock = 0;
        rightClient = Blocks.NONE;
        rightClock = 0;
        left = Blocks.NONE;
        right = Blocks.NONE;
        parent = null;
        key = null;
        content = 0;
    }

    /** Says between which blocks it was made: those are its origins too. */
    void between(Blocks blocks, int newLeft, int newRight) {
        left = newLeft;
        right = newRight;
        if (left != Blocks.NONE) {
            originClient = blocks.client(left);
            originClock = blocks.end(left) - 1;
        }
        if (right != Blocks.NONE) {
            rightClient = blocks.client(right);
            rightClock = blocks.clock(right);
        }
    }
}
