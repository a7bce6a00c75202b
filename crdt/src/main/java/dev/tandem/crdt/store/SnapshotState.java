package dev.tandem.crdt.store;

import dev.tandem.crdt.codec.IdRanges;
import dev.tandem.crdt.codec.LongIntMap;

/**
 * What a document held at one time. Never changed once made.
 *
 * @param deletes everything that was deleted, normalized
 * @param clocks the clock that was expected next of each client
 */
public record SnapshotState(IdRanges deletes, LongIntMap clocks) {
    /** Whether an operation was there and not deleted. */
    boolean shows(long client, int clock) {
        return clock < clocks.get(client, 0) && !deletes.contains(client, clock);
    }

    /** Visits the runs of a block that were there and not deleted. */
    void forEachShown(BlockStore store, int block, IdRanges.Visitor visitor) {
        Blocks blocks = store.blocks;
        long client = store.client(blocks.client(block)).id;
        int clock = blocks.clock(block);
        int end = Math.min(blocks.end(block), clocks.get(client, 0));
        if (clock < end) {
            deletes.forEachMissing(client, clock, end - clock, visitor);
        }
    }

    /** Whether the other one tells of the same state. */
    public boolean contentEquals(SnapshotState other) {
        if (clocks.size() != other.clocks.size()) {
            return false;
        }
        for (long client : clocks.keysDescending()) {
            if (other.clocks.get(client, -1) != clocks.get(client, 0)) {
                return false;
            }
        }
        return deletes.contentEquals(other.deletes);
    }
}
