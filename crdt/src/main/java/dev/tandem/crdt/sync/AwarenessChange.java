package dev.tandem.crdt.sync;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one step changed in an {@link Awareness}.
 *
 * @param added clients that are new
 * @param updated clients that renewed their state, perhaps to the same
 * @param removed clients that are gone
 * @param origin what the step's starter gave; {@link Awareness#TIMEOUT} when time did it
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
}
