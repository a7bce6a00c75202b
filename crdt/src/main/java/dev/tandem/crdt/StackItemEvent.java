package dev.tandem.crdt;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something happened to an item of an {@link UndoManager}'s stacks.
 *
 * @param stackItem the item; its {@link StackItem#meta} is for listeners
 * @param origin of the transaction that was captured; for an item that was undone or redone the manager itself
 * @param type which stack an item was added to or changed in, or what was done with it
 * @param changedParentTypes what the transaction changed, see {@link YTransaction#changedParentTypes}
 */
public record StackItemEvent(
        StackItem stackItem, @Nullable Object origin, Type type, Map<YType, List<YEvent>> changedParentTypes) {
    /** Undo or redo. */
    public enum Type {
        /** It can be undone, or was. */
        UNDO,
        /** It can be redone, or was. */
        REDO
    }
}
