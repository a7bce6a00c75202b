package dev.tandem.crdt;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One transaction's change of the subdocuments of a document. The sets are unmodifiable and in the order of the changes.
 *
 * @param loaded those that are to be loaded
 * @param added those that are new
 * @param removed those that are gone; they are destroyed when all listeners have been told
 * @param origin what the transaction's starter gave as its origin
 * @param local whether it came from {@link Doc#transact} rather than {@link Doc#applyUpdate}
 */
public record SubdocsEvent(
        Set<Doc> loaded,
        Set<Doc> added,
        Set<Doc> removed,
        @Nullable Object origin,
        boolean local) {
    /** Copies the sets. */
    public SubdocsEvent {
        loaded = Collections.unmodifiableSet(new LinkedHashSet<>(loaded));
        added = Collections.unmodifiableSet(new LinkedHashSet<>(added));
        removed = Collections.unmodifiableSet(new LinkedHashSet<>(removed));
    }
}
