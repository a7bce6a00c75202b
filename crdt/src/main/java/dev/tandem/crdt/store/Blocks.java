package dev.tandem.crdt.store;

import dev.tandem.crdt.codec.Kind;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * All blocks of a document in parallel arrays; a block is an index. A block is a run of consecutive operations of one client that lie side
 * by side: Yjs' Item or GC. Clients are small indices, not ids; {@link #NONE} stands for "no block" and "no client".
 */
final class Blocks {
    static final int NONE = -1;

    private static final byte DELETED = 1;
    /** Deleted by a transaction that is not yet tidied up. */
    private static final byte DELETED_NOW = 2;
    /** Not to be forgotten when it is deleted, as somebody may want to undo that. */
    private static final byte KEPT = 4;
    /** Deleted, and made anew elsewhere: {@link #redone} tells where. */
    private static final byte REDONE = 8;

    int[] client = new int[16];
    int[] clock = new int[16];
    int[] length = new int[16];
    int[] left = new int[16];
    int[] right = new int[16];
    int[] originClient = new int[16];
    int[] originClock = new int[16];
    int[] rightClient = new int[16];
    int[] rightClock = new int[16];
    int[] content = new int[16];
    byte[] kind = new byte[16];
    private byte[] flags = new byte[16];
    /** Whether any block was ever kept. */
    private boolean keeps;

    final RedoneLinks redone = new RedoneLinks();

    @Nullable SharedType[] parent = new @Nullable SharedType[16];

    @Nullable MapEntry[] entry = new @Nullable MapEntry[16];
    /** Where the position index keeps the block. */
    int[] leaf = new int[16];

    private int used;
    private int firstFree = NONE;

    int allocate() {
        if (firstFree != NONE) {
            int block = firstFree;
            firstFree = right[block];
            return block;
        }
        if (used == client.length) {
            grow(used + (used >>> 1));
        }
        return used++;
    }

    /** Gives a block back. */
    void free(int block) {
        parent[block] = null;
        entry[block] = null;
        right[block] = firstFree;
        firstFree = block;
    }

    /** Makes room for so many more blocks at once. */
    void reserve(int more) {
        if (used + more > client.length) {
            grow(used + more);
        }
    }

    private void grow(int capacity) {
        client = Arrays.copyOf(client, capacity);
        clock = Arrays.copyOf(clock, capacity);
        length = Arrays.copyOf(length, capacity);
        left = Arrays.copyOf(left, capacity);
        right = Arrays.copyOf(right, capacity);
        originClient = Arrays.copyOf(originClient, capacity);
        originClock = Arrays.copyOf(originClock, capacity);
        rightClient = Arrays.copyOf(rightClient, capacity);
        rightClock = Arrays.copyOf(rightClock, capacity);
        content = Arrays.copyOf(content, capacity);
        kind = Arrays.copyOf(kind, capacity);
        flags = Arrays.copyOf(flags, capacity);
        parent = Arrays.copyOf(parent, capacity);
        entry = Arrays.copyOf(entry, capacity);
        leaf = Arrays.copyOf(leaf, capacity);
    }

    /** Number of blocks that were ever in use at once. */
    int capacityUsed() {
        return used;
    }

    int end(int block) {
        return clock[block] + length[block];
    }

    boolean holds(int block, int ofClock) {
        return ofClock >= clock[block] && ofClock - clock[block] < length[block];
    }

    boolean isGc(int block) {
        return kind[block] == Kind.GC;
    }

    boolean isDeleted(int block) {
        return (flags[block] & DELETED) != 0;
    }

    boolean isDeletedNow(int block) {
        return (flags[block] & DELETED_NOW) != 0;
    }

    boolean isCountable(int block) {
        return Kind.isCountable(kind[block]);
    }

    /** Length that counts for positions. */
    int visible(int block) {
        return isDeleted(block) || !isCountable(block) ? 0 : length[block];
    }

    /** Sets the flags of a new block. */
    void resetFlags(int block, boolean deleted) {
        flags[block] = deleted ? DELETED : 0;
    }

    /** Notes that the present transaction deletes a block. */
    void markDeleted(int block) {
        flags[block] |= DELETED | DELETED_NOW;
    }

    /** Notes that the transaction that deleted a block is tidied up. */
    void settleDeleted(int block) {
        flags[block] &= ~DELETED_NOW;
    }

    boolean isKept(int block) {
        return (flags[block] & KEPT) != 0;
    }

    void setKept(int block, boolean kept) {
        keeps |= kept;
        flags[block] = (byte) (kept ? flags[block] | KEPT : flags[block] & ~KEPT);
    }

    /** Whether there may be deleted blocks that were kept. */
    boolean mayKeep() {
        return keeps;
    }

    boolean isRedone(int block) {
        return (flags[block] & REDONE) != 0;
    }

    void setRedone(int block, int byClient, int byClock) {
        redone.put(block, byClient, byClock);
        flags[block] |= REDONE;
    }

    /** Whether a run of text may be lengthened in place. What is kept may not: the new part would be too. */
    boolean isPlain(int block) {
        return flags[block] == 0;
    }

    /** Whether the flags of two neighbours allow to make them one. */
    boolean fitTogether(int block, int rest) {
        return isDeleted(block) == isDeleted(rest) && ((flags[block] | flags[rest]) & REDONE) == 0;
    }

    /** Notes that a block has become a part of the one before it. */
    void joinFlags(int block, int rest) {
        flags[block] |= (byte) (flags[rest] & KEPT);
    }

    /** Gives the rest of a block that is split the same flags. */
    void splitFlags(int block, int rest, int offset) {
        flags[rest] = flags[block];
        if (isRedone(block)) {
            redone.split(block, rest, offset);
        }
    }

    /** Makes a block garbage without a place. Its links are not followed any more. */
    void toGc(int block) {
        kind[block] = Kind.GC;
        if (isRedone(block)) {
            redone.remove(block);
        }
        resetFlags(block, true);
        left[block] = NONE;
        right[block] = NONE;
        originClient[block] = NONE;
        rightClient[block] = NONE;
        parent[block] = null;
        entry[block] = null;
    }
}
