package dev.tandem.crdt.store;

/** A block that is shown to somebody's filter, and of use only while that looks at it. */
public abstract sealed class ItemView permits DeletedItem, UndoItem {
    final BlockStore store;
    final int block;

    ItemView(BlockStore store, int block) {
        this.store = store;
        this.block = block;
    }

    /** The client that made it. */
    public final long client() {
        return store.client(store.blocks.client(block)).id;
    }

    /** Its first operation. */
    public final int clock() {
        return store.blocks.clock(block);
    }

    /** Number of its operations. */
    public final int length() {
        return store.blocks.length(block);
    }
}
