package dev.tandem.crdt.store;

import dev.tandem.crdt.codec.Kind;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A block that is about to be deleted because it is undone. Of use only while a filter looks at it. */
public final class UndoItem {
    private final BlockStore store;
    private final int block;

    UndoItem(BlockStore store, int block) {
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

    /** The type that it is in. */
    public SharedType parent() {
        return Objects.requireNonNull(store.blocks.parent(block));
    }

    /** The type that it holds, {@code null} if it holds something else. */
    public @Nullable SharedType type() {
        return store.blocks.kind(block) == Kind.TYPE ? Contents.type(store, block) : null;
    }
}
