package dev.tandem.crdt.store;

import java.util.Arrays;

/**
 * A counted B+tree over the blocks of one list: finds the block at a position, and the position of a block, in logarithmic time. Nodes are
 * indices into parallel arrays. Nodes that become empty are unlinked; those that are merely small stay, as splitting keeps the height low.
 */
final class PositionIndex {
    private static final int FAN = 32;
    private static final int NEAR = 8;

    private final Blocks blocks;
    private int[] items = new int[FAN * 4];
    private int[] count = new int[4];
    private int[] sum = new int[4];
    private int[] parent = new int[4];
    private boolean[] isLeaf = new boolean[4];
    private int nodes;
    private int firstFree = Blocks.NONE;
    private int root;

    // Result of find.
    private int foundBlock;
    private int foundOffset;

    // A block and its position: people go on where they were. Forgotten when something changes at a place that may be
    // before it.
    private int near = Blocks.NONE;
    private int nearStart;

    PositionIndex(Blocks blocks, int first) {
        this.blocks = blocks;
        root = newNode(true);
        int previous = Blocks.NONE;
        for (int block = first; block != Blocks.NONE; block = blocks.right(block)) {
            insertAfter(previous, block);
            previous = block;
        }
    }

    private int newNode(boolean leaf) {
        int node;
        if (firstFree != Blocks.NONE) {
            node = firstFree;
            firstFree = parent[node];
        } else {
            node = nodes++;
            if (node == count.length) {
                items = Arrays.copyOf(items, node * 2 * FAN);
                count = Arrays.copyOf(count, node * 2);
                sum = Arrays.copyOf(sum, node * 2);
                parent = Arrays.copyOf(parent, node * 2);
                isLeaf = Arrays.copyOf(isLeaf, node * 2);
            }
        }
        count[node] = 0;
        sum[node] = 0;
        parent[node] = Blocks.NONE;
        isLeaf[node] = leaf;
        return node;
    }

    /** Sum of the visible lengths. */
    int total() {
        return sum[root];
    }

    /**
     * Finds the visible block that holds a position; {@link #block()} and {@link #offset()} tell the result.
     *
     * @param position 0..total−1
     */
    void find(int position) {
        if (near != Blocks.NONE && findNear(position)) {
            return;
        }
        int node = root;
        int rest = position;
        while (!isLeaf[node]) {
            int at = node * FAN;
            while (rest >= sum[items[at]]) {
                rest -= sum[items[at++]];
            }
            node = items[at];
        }
        int at = node * FAN;
        while (rest >= blocks.visible(items[at])) {
            rest -= blocks.visible(items[at++]);
        }
        foundBlock = items[at];
        foundOffset = rest;
        note(foundBlock, position - rest);
    }

    /** Looks among the blocks beside the one whose position is known. */
    private boolean findNear(int position) {
        int block = near;
        int start = nearStart;
        for (int steps = 0; steps < NEAR; steps++) {
            if (position < start) {
                block = blocks.left(block);
                if (block == Blocks.NONE) {
                    return false;
                }
                start -= blocks.visible(block);
            } else {
                int visible = blocks.visible(block);
                if (position - start < visible) {
                    foundBlock = block;
                    foundOffset = position - start;
                    note(block, start);
                    return true;
                }
                start += visible;
                block = blocks.right(block);
                if (block == Blocks.NONE) {
                    return false;
                }
            }
        }
        return false;
    }

    /** Tells the position of a block, which it keeps as long as nothing before it changes. */
    void note(int block, int start) {
        near = block;
        nearStart = start;
    }

    private void changeAt(int block) {
        if (block != near) {
            near = Blocks.NONE;
        }
    }

    int block() {
        return foundBlock;
    }

    int offset() {
        return foundOffset;
    }

    /** Number of visible units before a block. */
    int positionOf(int block) {
        int node = blocks.leaf(block);
        int position = 0;
        for (int at = node * FAN; items[at] != block; at++) {
            position += blocks.visible(items[at]);
        }
        while (parent[node] != Blocks.NONE) {
            int up = parent[node];
            for (int at = up * FAN; items[at] != node; at++) {
                position += sum[items[at]];
            }
            node = up;
        }
        return position;
    }

    /** Tells that a block's visible length changed. */
    void adjust(int block, int difference) {
        changeAt(block);
        add(blocks.leaf(block), difference);
    }

    /** Tells that a block was split; the second part is linked already. */
    void split(int block, int rest) {
        int visible = blocks.visible(rest);
        if (visible != 0) {
            add(blocks.leaf(block), -visible);
        }
        place(block, rest);
    }

    /** Tells that a block is about to become part of the one before it. */
    void join(int block, int rest) {
        int visible = blocks.visible(rest);
        if (visible != 0 && blocks.leaf(block) != blocks.leaf(rest)) {
            add(blocks.leaf(rest), -visible);
            add(blocks.leaf(block), visible);
        }
        if (near == rest) {
            note(block, nearStart - blocks.visible(block));
        }
        remove(rest);
    }

    /**
     * Adds a block that is linked already.
     *
     * @param previous the block to its left, {@link Blocks#NONE} if it is the first
     */
    void insertAfter(int previous, int block) {
        if (blocks.visible(block) != 0) {
            changeAt(previous);
        }
        place(previous, block);
    }

    private void place(int previous, int block) {
        int node;
        int slot;
        if (previous == Blocks.NONE) {
            node = root;
            while (!isLeaf[node]) {
                node = items[node * FAN];
            }
            slot = 0;
        } else {
            node = blocks.leaf(previous);
            slot = slotOf(node, previous) + 1;
        }
        if (count[node] == FAN) {
            int half = split(node, slot == FAN);
            if (slot > count[node] || slot == FAN) {
                slot -= count[node];
                node = half;
            }
        }
        insertAt(node, slot, block);
        blocks.leaf(block, node);
        int visible = blocks.visible(block);
        if (visible != 0) {
            add(node, visible);
        }
    }

    private int slotOf(int node, int item) {
        int at = node * FAN;
        while (items[at] != item) {
            at++;
        }
        return at - node * FAN;
    }

    private void insertAt(int node, int slot, int item) {
        int at = node * FAN + slot;
        System.arraycopy(items, at, items, at + 1, count[node] - slot);
        items[at] = item;
        count[node]++;
    }

    /** Splits a full node; appending keeps the left one full, which packs what is loaded in order. */
    private int split(int node, boolean appending) {
        int half = newNode(isLeaf[node]);
        int keep = appending ? FAN : FAN / 2;
        int moved = FAN - keep;
        System.arraycopy(items, node * FAN + keep, items, half * FAN, moved);
        count[node] = keep;
        count[half] = moved;
        int movedSum = 0;
        for (int at = half * FAN; at < half * FAN + moved; at++) {
            if (isLeaf[half]) {
                blocks.leaf(items[at], half);
                movedSum += blocks.visible(items[at]);
            } else {
                parent[items[at]] = half;
                movedSum += sum[items[at]];
            }
        }
        sum[half] = movedSum;
        // The sums leave the whole way up and come back with the new node: nodes above may be split in between.
        add(node, -movedSum);
        if (node == root) {
            root = newNode(false);
            parent[node] = root;
            insertAt(root, 0, node);
            sum[root] = sum[node];
        }
        int up = parent[node];
        int slot = slotOf(up, node) + 1;
        if (count[up] == FAN) {
            int upHalf = split(up, slot == FAN);
            if (slot > count[up] || slot == FAN) {
                slot -= count[up];
                up = upHalf;
            }
        }
        insertAt(up, slot, half);
        parent[half] = up;
        add(up, movedSum);
        return half;
    }

    private void add(int from, int difference) {
        for (int node = from; node != Blocks.NONE; node = parent[node]) {
            sum[node] += difference;
        }
    }

    /** Takes a block out, before it is given back; its visible length must be 0 or have been passed on. */
    void remove(int block) {
        if (block == near) {
            near = Blocks.NONE;
        }
        int node = blocks.leaf(block);
        int item = block;
        while (true) {
            int slot = slotOf(node, item);
            int at = node * FAN + slot;
            System.arraycopy(items, at + 1, items, at, count[node] - slot - 1);
            count[node]--;
            if (count[node] > 0 || node == root) {
                break;
            }
            item = node;
            node = parent[item];
            parent[item] = firstFree;
            firstFree = item;
        }
        if (count[root] == 0) {
            isLeaf[root] = true;
        }
    }

    /** Checks counts and links against the list. */
    void check(int first) {
        int block = checkNode(root, first);
        if (block != Blocks.NONE) {
            throw new IllegalStateException("block " + block + " is not in the position index");
        }
        if (near != Blocks.NONE && positionOf(near) != nearStart) {
            throw new IllegalStateException("block " + near + " is at " + positionOf(near) + ", not at " + nearStart);
        }
    }

    private int checkNode(int node, int first) {
        int block = first;
        int expected = 0;
        for (int at = node * FAN; at < node * FAN + count[node]; at++) {
            if (isLeaf[node]) {
                if (items[at] != block || blocks.leaf(block) != node) {
                    throw new IllegalStateException(
                            "position index holds block " + items[at] + " in place of " + block);
                }
                expected += blocks.visible(block);
                block = blocks.right(block);
            } else {
                if (parent[items[at]] != node) {
                    throw new IllegalStateException("position index node " + items[at] + " has a wrong parent");
                }
                block = checkNode(items[at], block);
                expected += sum[items[at]];
            }
        }
        if (expected != sum[node]) {
            throw new IllegalStateException(
                    "position index node " + node + " sums to " + sum[node] + ", not " + expected);
        }
        return block;
    }
}
