package dev.tandem.crdt.store;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/** The subdocuments that one transaction has added, removed or asked to load. */
public final class SubdocumentChanges {
    private final Set<Subdocument> added = new LinkedHashSet<>();
    private final Set<Subdocument> removed = new LinkedHashSet<>();
    private final Set<Subdocument> loaded = new LinkedHashSet<>();

    SubdocumentChanges() {}

    void add(Subdocument subdocument) {
        added.add(subdocument);
        if (subdocument.shouldLoad()) {
            loaded.add(subdocument);
        }
    }

    void delete(Subdocument subdocument) {
        if (!added.remove(subdocument)) {
            removed.add(subdocument);
        }
    }

    /** One takes the place of another, {@code deleted} tells whether in an item that is deleted. */
    void replace(Subdocument old, Subdocument renewed, boolean deleted) {
        if (!deleted) {
            added.add(renewed);
        }
        removed.add(old);
    }

    void load(Subdocument subdocument) {
        loaded.add(subdocument);
    }

    boolean isEmpty() {
        return added.isEmpty() && removed.isEmpty() && loaded.isEmpty();
    }

    /** Those that are new. */
    public Set<Subdocument> added() {
        return Collections.unmodifiableSet(added);
    }

    /** Those that are gone. */
    public Set<Subdocument> removed() {
        return Collections.unmodifiableSet(removed);
    }

    /** Those that are to be loaded. */
    public Set<Subdocument> loaded() {
        return Collections.unmodifiableSet(loaded);
    }
}
