package dev.tandem.crdt.store;

import org.jspecify.annotations.Nullable;

/** A deleted block whose content may be about to be forgotten. Of use only while a {@link GarbageRule} looks at it. */
public final class DeletedItem {
    private final BlockStore store;
    private final int block;

    DeletedItem(BlockStore store, int block) {
        this.store = store;
        this.block = block;
    }

    /** The client that made it. */
    public long client() {
        return store.client(store.blocks.client(block)).id;
    }

    /** Its first operation. */
    public int clock() {
        return store.blocks.clock(block);
    }

    /** Number of its operations. */
    public int length() {
        return store.blocks.length(block);
    }

    /** Whether it lies in a type, at whatever depth. */
    public boolean isWithin(SharedType type) {
        for (SharedType at = store.blocks.parent(block); at != null; at = parent(at)) {
            if (at.equals(type)) {
                return true;
            }
        }
        return false;
    }

    private @Nullable SharedType parent(SharedType type) {
        return type.client == Blocks.NONE ? null : store.blocks.parent(store.find(type.client, type.clock));
    }
}
