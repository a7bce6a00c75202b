package dev.tandem.crdt.store;

import dev.tandem.crdt.codec.IdRanges;

/** Everything that is deleted in a document, which no list is kept of: it follows from the blocks. */
final class DeletedRanges {
    private DeletedRanges() {}

    /** The delete set, normalized. */
    static IdRanges of(BlockStore store) {
        Blocks blocks = store.blocks;
        var deletes = new IdRanges();
        for (int client = 0; client < store.clientCount(); client++) {
            ClientBlocks list = store.client(client);
            for (int i = 0; i < list.blocks.size(); ) {
                int block = list.blocks.get(i++);
                if (blocks.isDeleted(block)) {
                    int from = blocks.clock(block);
                    int to = blocks.end(block);
                    while (i < list.blocks.size() && blocks.isDeleted(list.blocks.get(i))) {
                        to = blocks.end(list.blocks.get(i++));
                    }
                    deletes.add(list.id, from, to - from);
                }
            }
        }
        return deletes;
    }
}
