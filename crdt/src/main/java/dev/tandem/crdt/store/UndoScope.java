package dev.tandem.crdt.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What can be undone: what is in certain types at whatever depth, or everything. */
public final class UndoScope {
    private final Set<SharedType> types = new LinkedHashSet<>();
    private boolean everything;

    /** Nothing so far. */
    public UndoScope() {}

    /** Extends it to a type. */
    public void add(SharedType type) {
        types.add(type);
    }

    /** Extends it to everything. */
    public void addEverything() {
        everything = true;
    }

    /** Whether a transaction, whose observers were called, changed something in it. */
    public boolean isChangedBy(Transaction transaction) {
        if (everything) {
            return true;
        }
        for (SharedType type : types) {
            if (transaction.changedParents().containsKey(type)) {
                return true;
            }
        }
        return false;
    }

    /** Answers for many blocks which are in the scope; it must not change meanwhile. */
    Predicate<Integer> membership(BlockStore store) {
        if (everything) {
            return block -> true;
        }
        // Known answers are kept: types may be nested without bound.
        Map<SharedType, Boolean> known = new HashMap<>();
        types.forEach(type -> known.put(type, true));
        return block -> contains(store, known, store.blocks.parent(block));
    }

    private static boolean contains(BlockStore store, Map<SharedType, Boolean> known, @Nullable SharedType from) {
        List<SharedType> path = new ArrayList<>();
        Boolean result = null;
        for (SharedType type = from; type != null; type = store.parentOf(type)) {
            result = known.get(type);
            if (result != null) {
                break;
            }
            path.add(type);
        }
        boolean contained = Boolean.TRUE.equals(result);
        path.forEach(type -> known.put(type, contained));
        return contained;
    }
}
