package dev.tandem.crdt.sync;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one step changed in an {@link Awareness}.
 *
 * @param added clients that were never heard of before
 * @param updated clients that have another state, or that are back; for {@link Awareness#observeUpdates} also those that renewed it to
 *     an equal one
 * @param removed clients that are gone
 * @param origin what the step's starter gave; {@link Awareness#LOCAL} when the local client did it, {@link Awareness#TIMEOUT} when time
 *     did
 */
public record AwarenessChange(
        List<Long> added,
        List<Long> updated,
        List<Long> removed,
        @Nullable Object origin) {
    /** Copies the lists. */
    public AwarenessChange {
        added = List.copyOf(added);
        updated = List.copyOf(updated);
        removed = List.copyOf(removed);
    }

    /** Whether nothing happened. */
    boolean isEmpty() {
        return added.isEmpty() && updated.isEmpty() && removed.isEmpty();
    }
}
