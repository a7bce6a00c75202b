package dev.tandem.crdt.store;

import dev.tandem.crdt.codec.Kind;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A block that is about to be deleted because it is undone. Of use only while a filter looks at it. */
public final class UndoItem extends ItemView {
    UndoItem(BlockStore store, int block) {
        super(store, block);
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
