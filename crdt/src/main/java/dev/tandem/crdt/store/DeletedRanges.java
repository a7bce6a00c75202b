package dev.tandem.crdt.store;

import dev.tandem.crdt.codec.IdRanges;

/** Everything that is deleted in a document, which no list is kept of: it follows from the blocks. */
final class DeletedRanges {
    private DeletedRanges() {}

    /** The delete set, normalized. */
    static IdRanges of(BlockStore store) {
        var deletes = new IdRanges();
        for (int client = 0; client < store.clientCount(); client++) {
            forEach(store.blocks, store.client(client), (id, clock, end) -> deletes.add(id, clock, end - clock));
        }
        return deletes;
    }

    /**
     * Visits what is deleted of one client, ascending; ranges that touch are one.
     *
     * @return the number of ranges
     */
    static int forEach(Blocks blocks, ClientBlocks list, IdRanges.Visitor visitor) {
        int count = 0;
        for (int i = 0; i < list.blocks.size(); ) {
            int block = list.blocks.get(i++);
            if (blocks.isDeleted(block)) {
                int from = blocks.clock(block);
                int to = blocks.end(block);
                while (i < list.blocks.size() && blocks.isDeleted(list.blocks.get(i))) {
                    to = blocks.end(list.blocks.get(i++));
                }
                visitor.range(list.id, from, to);
                count++;
            }
        }
        return count;
    }
}
