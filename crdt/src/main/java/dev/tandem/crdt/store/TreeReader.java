package dev.tandem.crdt.store;

import dev.tandem.crdt.codec.Kind;
import org.jspecify.annotations.Nullable;

/** Tells how types are nested in one another. */
public final class TreeReader {
    private final BlockStore store;
    private final Blocks blocks;

    TreeReader(BlockStore store) {
        this.store = store;
        this.blocks = store.blocks;
    }

    /** The type that a type is nested in, {@code null} for one at the root and for one that is forgotten. */
    public @Nullable SharedType parent(SharedType type) {
        return store.parentOf(type);
    }

    /** Whether a type is in the list of another and not forgotten. */
    public boolean isChild(SharedType parent, SharedType child) {
        if (child.client == Blocks.NONE) {
            return false;
        }
        int block = store.find(child.client, child.clock);
        return blocks.kind(block) == Kind.TYPE && blocks.parent(block) == parent && blocks.entry(block) == null;
    }

    /**
     * The neighbour of a type in a list, or under a name what was there before or after.
     *
     * @param next whether the one behind it, not the one before
     * @return {@code null} if there is none, or if it is no type
     */
    public @Nullable SharedType sibling(SharedType type, boolean next) {
        if (type.client == Blocks.NONE) {
            return null;
        }
        int block = store.find(type.client, type.clock);
        do {
            block = next ? blocks.right(block) : blocks.left(block);
        } while (block != Blocks.NONE && blocks.isDeleted(block));
        return block != Blocks.NONE && blocks.kind(block) == Kind.TYPE ? Contents.type(store, block) : null;
    }

    /** A walk through all types below a type. */
    public TreeWalk walk(SharedType root) {
        return new TreeWalk(store, root);
    }
}
