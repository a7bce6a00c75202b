package dev.tandem.crdt;

import dev.tandem.crdt.codec.TypeRef;
import dev.tandem.crdt.store.Replica;
import dev.tandem.crdt.store.SharedType;
import dev.tandem.crdt.store.TypeChange;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A map from names to values; of concurrent writes to one name one wins, the same everywhere. */
public final class YMap extends YType {
    /** An empty map that belongs to no document yet. */
    public YMap() {
        super(TypeRef.MAP);
    }

    YMap(Replica replica, SharedType state) {
        super(TypeRef.MAP, replica, state);
    }

    /**
     * Sets the value of a name.
     *
     * @param value see {@link YType}
     * @throws IllegalArgumentException if the value is of no permitted kind
     */
    public void set(String key, @Nullable Object value) {
        checkValues(Collections.singletonList(value));
        if (!isIntegrated()) {
            later(() -> set(key, value));
            return;
        }
        change((transaction, state) -> insert(editor().set(transaction, state, key), Collections.singletonList(value)));
    }

    /** The value of a name; {@code null} if there is none or it is null (ask {@link #has}). */
    public @Nullable Object get(String key) {
        return facade(editor().get(state(), key));
    }

    /** Whether the name has a value. */
    public boolean has(String key) {
        return editor().has(state(), key);
    }

    /** Removes a name; one that has no value is left alone. */
    public void delete(String key) {
        if (!isIntegrated()) {
            later(() -> delete(key));
            return;
        }
        change((transaction, state) -> editor().remove(transaction, state, key));
    }

    /** The names that have values: a copy, in the order in which they were first used here. */
    public Set<String> keys() {
        return editor().keys(state());
    }

    /** Number of names that have values. */
    public int size() {
        return keys().size();
    }

    /**
     * Hears of every transaction that changed this map.
     *
     * @param listener called on the document's thread after the transaction
     * @throws IllegalStateException if this map is in no document yet
     */
    public Subscription observe(Consumer<MapEvent> listener) {
        return subscribe(MapEvent.class, listener);
    }

    @Override
    YEvent event(TypeChange change) {
        return new MapEvent(this, change);
    }

    /**
     * The value that a name had at a snapshot; {@code null} if it had none or it was null. What was forgotten since is as if it had never
     * been, so the document should keep deleted content; see {@link DocOptions#gc}.
     */
    public @Nullable Object get(String key, Snapshot snapshot) {
        return facade(replica().snapshots().get(state(), key, snapshot.state()));
    }

    /** The names that had values at a snapshot, and the values: an unmodifiable copy; see {@link #get(String, Snapshot)}. */
    public Map<String, @Nullable Object> toMap(Snapshot snapshot) {
        Map<String, @Nullable Object> all = replica().snapshots().all(state(), snapshot.state());
        all.replaceAll((key, value) -> facade(value));
        return Collections.unmodifiableMap(all);
    }
}
