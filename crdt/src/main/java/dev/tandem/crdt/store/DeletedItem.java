package dev.tandem.crdt.store;

/** A deleted block whose content may be about to be forgotten. Of use only while a {@link GarbageRule} looks at it. */
public final class DeletedItem extends ItemView {
    DeletedItem(BlockStore store, int block) {
        super(store, block);
    }

    /** Whether it lies in a type, at whatever depth. */
    public boolean isWithin(SharedType type) {
        for (SharedType at = store.blocks.parent(block); at != null; at = store.parentOf(at)) {
            if (at.equals(type)) {
                return true;
            }
        }
        return false;
    }
}
