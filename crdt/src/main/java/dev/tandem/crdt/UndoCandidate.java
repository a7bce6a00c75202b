package dev.tandem.crdt;

import dev.tandem.crdt.store.Replica;
import dev.tandem.crdt.store.SharedType;
import dev.tandem.crdt.store.UndoItem;
import org.jspecify.annotations.Nullable;

/** What undoing or redoing is about to delete. Of use only while {@link UndoOptions#deleteFilter} looks at it. */
public final class UndoCandidate {
    private final Replica replica;
    private final UndoItem item;

    UndoCandidate(Replica replica, UndoItem item) {
        this.replica = replica;
        this.item = item;
    }

    /** The operations: of one client, side by side. */
    public ClientRange range() {
        return new ClientRange(item.client(), item.clock(), item.length());
    }

    /** The type that it is in. */
    public YType parent() {
        return YType.facade(replica, item.parent());
    }

    /** The type that it holds, {@code null} if it holds something else. */
    public @Nullable YType type() {
        SharedType type = item.type();
        return type == null ? null : YType.facade(replica, type);
    }
}
