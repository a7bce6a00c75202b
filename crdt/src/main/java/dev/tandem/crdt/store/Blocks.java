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

    void copyFlags(int from, int to) {
        flags[to] = flags[from];
    }

    /** Makes a block garbage without a place. Its links are not followed any more. */
    void toGc(int block) {
        kind[block] = Kind.GC;
        resetFlags(block, true);
        left[block] = NONE;
        right[block] = NONE;
        originClient[block] = NONE;
        rightClient[block] = NONE;
        parent[block] = null;
        entry[block] = null;
    }
}
