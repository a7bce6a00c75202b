package dev.tandem.crdt.store;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Calls the observers of what a transaction changed, in Yjs' order: of the types first, then those that observe what is nested too. */
final class ObserverCalls {
    private record Deep(SharedType type, List<TypeChange> changes) {}

    private final BlockStore store;

    ObserverCalls(BlockStore store) {
        this.store = store;
    }

    @Nullable Throwable run(Transaction transaction, @Nullable Throwable failure) {
        if (!transaction.hasNoted()) {
            return failure;
        }
        Throwable first = failure;
        boolean deep = store.isWatched();
        for (TypeChange change : transaction.noted()) {
            SharedType type = change.type;
            // An observer that was called before may have deleted it. A root that nobody has asked for has no events.
            if (!type.deleted && type.typeRef() != SharedType.UNKNOWN) {
                if (deep) {
                    addToParents(transaction, change);
                }
                first = Listeners.tell(type.observers(), first, observer -> observer.changed(change));
                if (type.markers != null && !transaction.isLocal()) {
                    type.markers.clear();
                }
                transaction.needsFormattingCleanup |= FormattingCleanup.isNeeded(transaction, type);
            }
        }
        return deep ? callDeep(transaction, first) : first;
    }

    private void addToParents(Transaction transaction, TypeChange change) {
        Map<SharedType, List<TypeChange>> parents = transaction.makeChangedParents();
        for (SharedType type = change.type; type != null; type = store.parentOf(type)) {
            parents.computeIfAbsent(type, ignored -> new ArrayList<>()).add(change);
        }
    }

    private @Nullable Throwable callDeep(Transaction transaction, @Nullable Throwable failure) {
        var calls = new ArrayList<Deep>();
        transaction.changedParents().forEach((type, changes) -> {
            if (!type.deepObservers().isEmpty() && !type.deleted) {
                calls.add(new Deep(type, changes));
            }
        });
        Throwable first = failure;
        for (Deep call : calls) {
            var change = new DeepChange(transaction, call.type, byDepth(call));
            first = Listeners.tell(call.type.deepObservers(), first, observer -> observer.changed(change));
        }
        return first;
    }

    /** The changes of what is not deleted, those nearest to the observed type first. */
    private List<TypeChange> byDepth(Deep call) {
        Map<TypeChange, Integer> depths = new LinkedHashMap<>();
        for (TypeChange change : call.changes) {
            if (!change.type.deleted) {
                depths.put(change, depth(call.type, change.type));
            }
        }
        return depths.entrySet().stream()
                .sorted(Comparator.comparingInt(Map.Entry::getValue))
                .map(Map.Entry::getKey)
                .toList();
    }

    private int depth(SharedType from, SharedType to) {
        int depth = 0;
        for (SharedType type = to; type != from && type != null; type = store.parentOf(type)) {
            depth++;
        }
        return depth;
    }
}
