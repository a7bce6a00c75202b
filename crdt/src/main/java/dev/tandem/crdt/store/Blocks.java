package dev.tandem.crdt.store;

import dev.tandem.crdt.codec.Kind;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * All blocks of a document; a block is an index. A block is a run of consecutive operations of one client that lie side by side: Yjs' Item
 * or GC. Clients are small indices, not ids; {@link #NONE} stands for "no block" and "no client".
 *
 * <p>The numbers of a block are neighbours in one array: blocks are visited in every order but their own, and what is asked of one is
 * mostly several of its numbers. One array for each number costs a cache miss for each.
 */
final class Blocks {
    static final int NONE = -1;

    /** Most clients that fit beside kind and flags. */
    static final int MAX_CLIENTS = 1 << 24;

    // The lowest number: client, kind and flags.
    private static final int DELETED = 1;
    /** Deleted by a transaction that is not yet tidied up. */
    private static final int DELETED_NOW = 2;
    /** Not to be forgotten when it is deleted, as somebody may want to undo that. */
    private static final int KEPT = 4;
    /** Deleted, and made anew elsewhere: {@link #redone} tells where. */
    private static final int REDONE = 8;

    private static final int FLAGS = 0xF;
    private static final int KIND_SHIFT = 4;
    private static final int KIND = 0xF;
    private static final int CLIENT_SHIFT = 8;

    private static final int INFO = 0;
    private static final int CLOCK = 1;
    private static final int LENGTH = 2;
    private static final int LEFT = 3;
    private static final int RIGHT = 4;
    private static final int ORIGIN_CLIENT = 5;
    private static final int ORIGIN_CLOCK = 6;
    private static final int RIGHT_CLIENT = 7;
    private static final int RIGHT_CLOCK = 8;
    private static final int CONTENT = 9;
    private static final int SIZE = 10;

    private int[] numbers = new int[16 * SIZE];

    /** The {@link MapEntry} or the {@link SharedType} in whose list a block is. */
    private @Nullable Object[] owners = new @Nullable Object[16];

    /** Of its own, as most documents on a server are never asked for a position. */
    private int[] leaves = new int[0];

    /** Whether any block was ever kept. */
    private boolean keeps;

    final RedoneLinks redone = new RedoneLinks();

    private int used;
    private int firstFree = NONE;

    int allocate() {
        if (firstFree != NONE) {
            int block = firstFree;
            firstFree = right(block);
            return block;
        }
        if (used == owners.length) {
            grow(used + (used >>> 2));
        }
        return used++;
    }

    /** Gives a block back. */
    void free(int block) {
        owners[block] = null;
        right(block, firstFree);
        firstFree = block;
    }

    /** Makes room for so many more blocks at once. */
    void reserve(int more) {
        if (used + more > owners.length) {
            grow(used + more);
        }
    }

    private void grow(int capacity) {
        numbers = Arrays.copyOf(numbers, Math.multiplyExact(capacity, SIZE));
        owners = Arrays.copyOf(owners, capacity);
    }

    int client(int block) {
        return numbers[block * SIZE + INFO] >>> CLIENT_SHIFT;
    }

    int kind(int block) {
        return numbers[block * SIZE + INFO] >>> KIND_SHIFT & KIND;
    }

    void kind(int block, int kind) {
        int at = block * SIZE + INFO;
        numbers[at] = (numbers[at] & ~(KIND << KIND_SHIFT)) | (kind << KIND_SHIFT);
    }

    /** Makes a new block of a run that is to be linked. */
    void set(int block, Incoming run, SharedType parent, @Nullable MapEntry entry) {
        int[] to = numbers;
        int at = block * SIZE;
        to[at + INFO] = run.client << CLIENT_SHIFT | run.kind << KIND_SHIFT | (run.kind == Kind.DELETED ? DELETED : 0);
        to[at + CLOCK] = run.clock;
        to[at + LENGTH] = run.length;
        to[at + ORIGIN_CLIENT] = run.originClient;
        to[at + ORIGIN_CLOCK] = run.originClock;
        to[at + RIGHT_CLIENT] = run.rightClient;
        to[at + RIGHT_CLOCK] = run.rightClock;
        to[at + CONTENT] = run.content;
        owners[block] = entry != null ? entry : parent;
    }

    /** Makes a new block of the end of another, which it continues. Neither is linked or shortened here. */
    void setRest(int rest, int block, int offset) {
        int[] all = numbers;
        int from = block * SIZE;
        int at = rest * SIZE;
        all[at + INFO] = all[from + INFO];
        all[at + CLOCK] = all[from + CLOCK] + offset;
        all[at + LENGTH] = all[from + LENGTH] - offset;
        all[at + ORIGIN_CLIENT] = client(block);
        all[at + ORIGIN_CLOCK] = all[from + CLOCK] + offset - 1;
        all[at + RIGHT_CLIENT] = all[from + RIGHT_CLIENT];
        all[at + RIGHT_CLOCK] = all[from + RIGHT_CLOCK];
        all[at + CONTENT] = all[from + CONTENT] + offset;
        owners[rest] = owners[block];
        if (isRedone(block)) {
            redone.split(block, rest, offset);
        }
    }

    /** Makes a new block of garbage. */
    void setGc(int block, int client, int clock, int length) {
        numbers[block * SIZE + INFO] = client << CLIENT_SHIFT;
        clock(block, clock);
        length(block, length);
        toGc(block);
    }

    int clock(int block) {
        return numbers[block * SIZE + CLOCK];
    }

    void clock(int block, int clock) {
        numbers[block * SIZE + CLOCK] = clock;
    }

    int length(int block) {
        return numbers[block * SIZE + LENGTH];
    }

    void length(int block, int length) {
        numbers[block * SIZE + LENGTH] = length;
    }

    int left(int block) {
        return numbers[block * SIZE + LEFT];
    }

    void left(int block, int left) {
        numbers[block * SIZE + LEFT] = left;
    }

    int right(int block) {
        return numbers[block * SIZE + RIGHT];
    }

    void right(int block, int right) {
        numbers[block * SIZE + RIGHT] = right;
    }

    int originClient(int block) {
        return numbers[block * SIZE + ORIGIN_CLIENT];
    }

    void originClient(int block, int client) {
        numbers[block * SIZE + ORIGIN_CLIENT] = client;
    }

    int originClock(int block) {
        return numbers[block * SIZE + ORIGIN_CLOCK];
    }

    void originClock(int block, int clock) {
        numbers[block * SIZE + ORIGIN_CLOCK] = clock;
    }

    int rightClient(int block) {
        return numbers[block * SIZE + RIGHT_CLIENT];
    }

    void rightClient(int block, int client) {
        numbers[block * SIZE + RIGHT_CLIENT] = client;
    }

    int rightClock(int block) {
        return numbers[block * SIZE + RIGHT_CLOCK];
    }

    void rightClock(int block, int clock) {
        numbers[block * SIZE + RIGHT_CLOCK] = clock;
    }

    int content(int block) {
        return numbers[block * SIZE + CONTENT];
    }

    void content(int block, int content) {
        numbers[block * SIZE + CONTENT] = content;
    }

    /** Where the position index keeps the block. */
    int leaf(int block) {
        return leaves[block];
    }

    void leaf(int block, int leaf) {
        if (block >= leaves.length) {
            leaves = Arrays.copyOf(leaves, owners.length);
        }
        leaves[block] = leaf;
    }

    /** The type that the block is in; {@code null} for garbage. */
    @Nullable SharedType parent(int block) {
        Object owner = owners[block];
        return owner instanceof MapEntry entry ? entry.type : (SharedType) owner;
    }

    /** The name that the block is a value of; {@code null} in a list. */
    @Nullable MapEntry entry(int block) {
        return owners[block] instanceof MapEntry entry ? entry : null;
    }

    int end(int block) {
        int at = block * SIZE;
        return numbers[at + CLOCK] + numbers[at + LENGTH];
    }

    boolean holds(int block, int ofClock) {
        int at = block * SIZE;
        int offset = ofClock - numbers[at + CLOCK];
        return offset >= 0 && offset < numbers[at + LENGTH];
    }

    boolean isGc(int block) {
        return kind(block) == Kind.GC;
    }

    boolean isDeleted(int block) {
        return (numbers[block * SIZE + INFO] & DELETED) != 0;
    }

    boolean isDeletedNow(int block) {
        return (numbers[block * SIZE + INFO] & DELETED_NOW) != 0;
    }

    boolean isCountable(int block) {
        return Kind.isCountable(kind(block));
    }

    /** Length that counts for positions. */
    int visible(int block) {
        return isDeleted(block) || !isCountable(block) ? 0 : length(block);
    }

    /** Sets the flags of a new block. */
    void resetFlags(int block, boolean deleted) {
        int at = block * SIZE + INFO;
        numbers[at] = (numbers[at] & ~FLAGS) | (deleted ? DELETED : 0);
    }

    /** Notes that the present transaction deletes a block. */
    void markDeleted(int block) {
        numbers[block * SIZE + INFO] |= DELETED | DELETED_NOW;
    }

    /** Notes that the transaction that deleted a block is tidied up. */
    void settleDeleted(int block) {
        numbers[block * SIZE + INFO] &= ~DELETED_NOW;
    }

    boolean isKept(int block) {
        return (numbers[block * SIZE + INFO] & KEPT) != 0;
    }

    void setKept(int block, boolean kept) {
        keeps |= kept;
        int at = block * SIZE + INFO;
        numbers[at] = kept ? numbers[at] | KEPT : numbers[at] & ~KEPT;
    }

    /** Whether there may be deleted blocks that were kept. */
    boolean mayKeep() {
        return keeps;
    }

    boolean isRedone(int block) {
        return (numbers[block * SIZE + INFO] & REDONE) != 0;
    }

    void setRedone(int block, int byClient, int byClock) {
        redone.put(block, byClient, byClock);
        numbers[block * SIZE + INFO] |= REDONE;
    }

    /** Whether a run of text may be lengthened in place. What is kept may not: the new part would be too. */
    boolean isPlain(int block) {
        return (numbers[block * SIZE + INFO] & FLAGS) == 0;
    }

    /** Whether the flags of two neighbours allow to make them one. */
    boolean fitTogether(int block, int rest) {
        return isDeleted(block) == isDeleted(rest) && !isRedone(block) && !isRedone(rest);
    }

    /** Notes that a block has become a part of the one before it. */
    void joinFlags(int block, int rest) {
        numbers[block * SIZE + INFO] |= numbers[rest * SIZE + INFO] & KEPT;
    }

    /** Makes a block garbage without a place. Its links are not followed any more. */
    void toGc(int block) {
        kind(block, Kind.GC);
        if (isRedone(block)) {
            redone.remove(block);
        }
        resetFlags(block, true);
        left(block, NONE);
        right(block, NONE);
        originClient(block, NONE);
        rightClient(block, NONE);
        owners[block] = null;
    }
}
