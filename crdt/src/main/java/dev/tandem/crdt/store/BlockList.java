package dev.tandem.crdt.store;

import java.util.Arrays;

/**
 * A list of blocks by position: an array while it is short, a tiered vector when it is long (Goodrich, Kloss, "Tiered Vectors: Efficient
 * Dynamic Arrays for Rank-Based Sequences", 1999). There every tier but the last is full and a ring, so that an insertion moves at most one
 * tier's blocks, and one block from each later tier to the next: the square root of what moving all of them costs.
 */
final class BlockList {
    private static final int BITS = 12;
    private static final int TIER = 1 << BITS;
    private static final int MASK = TIER - 1;
    /** An array is as fast as tiers for as many. */
    private static final int FEW = 4 * TIER;

    /** All blocks while {@link #tiers} has none. */
    private int[] few = new int[4];

    private int[][] tiers = {};
    /** Where the ring of each tier begins. */
    private int[] starts = {};

    private int size;

    int size() {
        return size;
    }

    int get(int at) {
        if (tiers.length == 0) {
            return few[at];
        }
        int tier = at >>> BITS;
        return tiers[tier][(at + starts[tier]) & MASK];
    }

    /** Makes room at once for so many more blocks. */
    void reserve(int more) {
        int needed = size + more;
        if (tiers.length == 0 && needed <= FEW) {
            few = Arrays.copyOf(few, Math.max(few.length, needed));
        }
    }

    void add(int block) {
        if (tiers.length == 0) {
            if (size < FEW) {
                if (size == few.length) {
                    few = Arrays.copyOf(few, Math.min(FEW, size + (size >>> 1) + 2));
                }
                few[size++] = block;
                return;
            }
            toTiers();
        }
        int tier = makeTier(size);
        tiers[tier][(size + starts[tier]) & MASK] = block;
        size++;
    }

    void insert(int at, int block) {
        if (at == size) {
            add(block);
            return;
        }
        if (tiers.length == 0) {
            if (size < FEW) {
                if (size == few.length) {
                    few = Arrays.copyOf(few, Math.min(FEW, size + (size >>> 1) + 2));
                }
                System.arraycopy(few, at, few, at + 1, size - at);
                few[at] = block;
                size++;
                return;
            }
            toTiers();
        }
        int last = makeTier(size);
        int tier = at >>> BITS;
        for (int to = last; to > tier; to--) {
            starts[to] = (starts[to] - 1) & MASK;
            tiers[to][starts[to]] = tiers[to - 1][(starts[to - 1] + MASK) & MASK];
        }
        int end = tier == last ? size & MASK : MASK;
        moveRight(tiers[tier], starts[tier], at & MASK, end);
        tiers[tier][(at + starts[tier]) & MASK] = block;
        size++;
    }

    void remove(int at) {
        size--;
        if (tiers.length == 0) {
            System.arraycopy(few, at + 1, few, at, size - at);
            return;
        }
        int tier = at >>> BITS;
        int last = size >>> BITS;
        int end = tier == last ? size & MASK : MASK;
        moveLeft(tiers[tier], starts[tier], at & MASK, end);
        for (int from = tier + 1; from <= last; from++) {
            tiers[from - 1][(starts[from - 1] + MASK) & MASK] = tiers[from][starts[from]];
            starts[from] = (starts[from] + 1) & MASK;
        }
    }

    /** Moves what is at from..to−1 of a ring one to the right. */
    private static void moveRight(int[] ring, int start, int from, int to) {
        int first = (start + from) & MASK;
        int count = to - from;
        if (first + count < TIER) {
            System.arraycopy(ring, first, ring, first + 1, count);
            return;
        }
        for (int at = to; at > from; at--) {
            ring[(start + at) & MASK] = ring[(start + at - 1) & MASK];
        }
    }

    /** Moves what is at from+1..to of a ring one to the left. */
    private static void moveLeft(int[] ring, int start, int from, int to) {
        int first = (start + from) & MASK;
        int count = to - from;
        if (first + count < TIER) {
            System.arraycopy(ring, first + 1, ring, first, count);
            return;
        }
        for (int at = from; at < to; at++) {
            ring[(start + at) & MASK] = ring[(start + at + 1) & MASK];
        }
    }

    private void toTiers() {
        tiers = new int[FEW / TIER][];
        starts = new int[FEW / TIER];
        for (int tier = 0; tier < tiers.length; tier++) {
            tiers[tier] = Arrays.copyOfRange(few, tier * TIER, (tier + 1) * TIER);
        }
        few = new int[0];
    }

    /** The tier of a position, which is there then. */
    private int makeTier(int at) {
        int tier = at >>> BITS;
        if (tier == tiers.length) {
            tiers = Arrays.copyOf(tiers, tier + 1);
            starts = Arrays.copyOf(starts, tier + 1);
            tiers[tier] = new int[TIER];
        }
        return tier;
    }
}
