package dev.tandem.crdt;

import dev.tandem.crdt.store.SnapshotState;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a document held at one time, told by its operations: immutable, and of use on any thread. See {@link Snapshots}. */
public final class Snapshot {
    private final SnapshotState state;

    Snapshot(SnapshotState state) {
        this.state = state;
    }

    SnapshotState state() {
        return state;
    }

    /** All that was deleted. */
    public IdSet deleteSet() {
        return new IdSet(state.deletes());
    }

    /** For each client the clock that was expected next: unmodifiable, clients in descending order. */
    public Map<Long, Integer> stateVector() {
        var clocks = new LinkedHashMap<Long, Integer>();
        for (long client : state.clocks().keysDescending()) {
            clocks.put(client, state.clocks().get(client, 0));
        }
        return Collections.unmodifiableMap(clocks);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Snapshot snapshot && state.contentEquals(snapshot.state);
    }

    @Override
    public int hashCode() {
        return 31 * stateVector().hashCode() + deleteSet().hashCode();
    }

    @Override
    public String toString() {
        return "Snapshot" + stateVector() + " without " + deleteSet();
    }
}
