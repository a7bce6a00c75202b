package dev.tandem.crdt.store;

/**
 * What happens at the end of a transaction: deleted content is forgotten, and blocks that fit together become one. The places that are tried
 * are exactly those that Yjs tries, as the result shows in the bytes of the state.
 */
final class Cleanup {
    private final BlockStore store;
    private final Blocks blocks;
    private final Deleter deleter;
    /** The block that others were joined to last. */
    private int grown = Blocks.NONE;

    Cleanup(BlockStore store, Deleter deleter) {
        this.store = store;
        this.blocks = store.blocks;
        this.deleter = deleter;
    }

    /** Tidies up after a transaction whose deletions are normalized. */
    void run(Transaction transaction) {
        if (!transaction.deletes.isEmpty()) {
            deleter.collect(transaction);
            // What arrived deleted is new: joinAdded tries it. What EdgeMover deleted has nothing left to be joined
            // with.
            if (transaction.marked) {
                joinDeleted(transaction);
            }
        }
        Transaction following = transaction.following();
        for (Transaction at = transaction; at != null && at != following; at = at.next) {
            joinAdded(at);
        }
        joinSplits(transaction);
    }

    private void joinDeleted(Transaction transaction) {
        grown = Blocks.NONE;
        transaction.deletes.forEachBackwards((id, clock, end) -> {
            int client = store.indexOf(id);
            if (clock >= transaction.addedFrom(client)) {
                return; // joinAdded tries all that is new
            }
            ClientBlocks list = store.client(client);
            int at = list.find(blocks, end - 1);
            int last = list.blocks.get(at);
            // A block that goes on, and did so before any was joined here, has its next one in it already: that is
            // EdgeMover's doing.
            if ((blocks.end(last) == end || last == grown) && at + 1 < list.blocks.size()) {
                at++;
            }
            for (; at > 0 && blocks.clock(list.blocks.get(at)) >= clock; at--) {
                int joined = store.joinWithLefts(list, at);
                if (joined > 0) {
                    at -= joined;
                    grown = list.blocks.get(at);
                }
            }
        });
    }

    private void joinAdded(Transaction transaction) {
        for (int i = 0; i < transaction.clientCount; i++) {
            ClientBlocks list = store.client(transaction.clients[i]);
            int first = Math.max(list.find(blocks, transaction.clocksBefore[i]), 1);
            for (int at = list.blocks.size() - 1; at >= first; ) {
                at -= 1 + store.joinWithLefts(list, at);
            }
        }
    }

    private void joinSplits(Transaction transaction) {
        for (int i = transaction.splitCount - 1; i >= 0; i--) {
            ClientBlocks list = store.client((int) (transaction.splits[i] >>> 32));
            int at = list.find(blocks, (int) transaction.splits[i]);
            if (at + 1 < list.blocks.size() && store.joinWithLefts(list, at + 1) > 1) {
                continue;
            }
            if (at > 0) {
                store.joinWithLefts(list, at);
            }
        }
    }
}
