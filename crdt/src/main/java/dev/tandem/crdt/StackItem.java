package dev.tandem.crdt;

import dev.tandem.crdt.codec.IdRanges;
import dev.tandem.crdt.store.UndoStep;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What an {@link UndoManager} undoes or redoes at once. */
public final class StackItem {
    final UndoStep step;
    private final Map<Object, @Nullable Object> meta = new HashMap<>();

    StackItem(UndoStep step) {
        this.step = step;
    }

    /** What listeners want to find again when it is undone or redone, such as carets. */
    public Map<Object, @Nullable Object> meta() {
        return meta;
    }

    /** The operations that were added. */
    public List<ClientRange> insertions() {
        return ranges(step::forEachInsertion);
    }

    /** The operations that were deleted. */
    public List<ClientRange> deletions() {
        return ranges(step::forEachDeletion);
    }

    private static List<ClientRange> ranges(Consumer<IdRanges.Visitor> visit) {
        var ranges = new ArrayList<ClientRange>();
        visit.accept((client, clock, end) -> ranges.add(new ClientRange(client, clock, end - clock)));
        return ranges;
    }
}
