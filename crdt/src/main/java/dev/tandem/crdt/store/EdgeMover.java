package dev.tandem.crdt.store;

import dev.tandem.crdt.codec.Kind;

/**
 * Deletes text that lies beside deleted text by moving the edge between the two: what backspaces one after another amount to. The result
 * is that of splitting a block off, deleting it and joining it with its neighbour, without moving the blocks that follow in the client's
 * list. Only where nobody wants to know what became of the block: then there need be none that stands for this deletion alone.
 */
final class EdgeMover {
    private final BlockStore store;
    private final Blocks blocks;
    private final GarbageRule rule;

    EdgeMover(BlockStore store, GarbageRule rule) {
        this.store = store;
        this.blocks = store.blocks;
        this.rule = rule;
    }

    /**
     * Deletes a range if it is the start or the end of a block of text beside a deleted block.
     *
     * @param at position in the client's list of the block that holds the range's start
     * @return whether it did
     */
    boolean delete(Transaction transaction, ClientBlocks list, int at, int clock, int end) {
        Blocks all = blocks;
        int block = list.blocks.get(at);
        SharedType parent = all.parent(block);
        if (all.kind(block) != Kind.STRING
                || !all.isPlain(block)
                || all.entry(block) != null
                || parent == null
                || parent.observed
                || parent.formatted
                || parent.deleted
                || store.isWatched()
                || !rule.forgetsAll()) {
            return false;
        }
        boolean atStart = all.clock(block) == clock;
        if (atStart == (all.end(block) == end)) {
            return false;
        }
        return atStart ? moveStart(transaction, list, at, end) : moveEnd(transaction, list, at, clock, end);
    }

    private boolean moveStart(Transaction transaction, ClientBlocks list, int at, int end) {
        Blocks all = blocks;
        int block = list.blocks.get(at);
        int more = end - all.clock(block);
        if (more <= 0 || more >= all.length(block) || at == 0) {
            return false;
        }
        int deleted = list.blocks.get(at - 1);
        if (!areOne(deleted, block, deleted) || isBetweenSurrogates(list, all.content(block) + more)) {
            return false;
        }
        note(transaction, list, block, all.clock(block), more, end);
        all.length(deleted, all.length(deleted) + more);
        all.clock(block, all.clock(block) + more);
        all.originClock(block, all.originClock(block) + more);
        all.content(block, all.content(block) + more);
        return true;
    }

    private boolean moveEnd(Transaction transaction, ClientBlocks list, int at, int clock, int end) {
        Blocks all = blocks;
        int block = list.blocks.get(at);
        int more = end - clock;
        if (all.end(block) != end || at + 1 == list.blocks.size()) {
            return false;
        }
        int deleted = list.blocks.get(at + 1);
        if (!areOne(block, deleted, deleted)
                || isBetweenSurrogates(list, all.content(block) + all.length(block) - more)) {
            return false;
        }
        note(transaction, list, block, clock, more, clock);
        all.clock(deleted, all.clock(deleted) - more);
        all.originClock(deleted, all.originClock(deleted) - more);
        all.length(deleted, all.length(deleted) + more);
        return true;
    }

    /** Whether two neighbours in the client's list could be one block if both were deleted. */
    private boolean areOne(int block, int rest, int deleted) {
        Blocks all = blocks;
        return all.kind(deleted) == Kind.DELETED
                && !all.isRedone(deleted)
                && all.right(block) == rest
                && all.originClient(rest) == all.client(rest)
                && all.originClock(rest) == all.clock(rest) - 1
                && all.rightClient(block) == all.rightClient(rest)
                && (all.rightClient(block) == Blocks.NONE || all.rightClock(block) == all.rightClock(rest));
    }

    /** A split there would replace both halves. */
    private static boolean isBetweenSurrogates(ClientBlocks list, int at) {
        return Character.isHighSurrogate(list.text.charAt(at - 1));
    }

    /** Tells of the deletion before the block becomes shorter. */
    private void note(Transaction transaction, ClientBlocks list, int block, int clock, int length, int split) {
        Blocks all = blocks;
        SharedType parent = all.parent(block);
        if (parent == null) {
            throw new IllegalStateException("block " + block + " is in no type");
        }
        store.siblings.changed(parent);
        all.length(block, all.length(block) - length);
        parent.length -= length;
        if (parent.index != null) {
            parent.index.adjust(block, -length);
        }
        transaction.deletes.add(list.id, clock, length);
        transaction.split(all.client(block), split);
    }
}
