package dev.tandem.crdt;

import dev.tandem.crdt.codec.TypeRef;
import dev.tandem.crdt.store.Replica;
import dev.tandem.crdt.store.SharedType;
import dev.tandem.crdt.store.TypeChange;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A map from names to values; of concurrent writes to one name one wins, the same everywhere. */
public sealed class YMap extends YType implements Iterable<Map.Entry<String, @Nullable Object>> permits YXmlHook {
    private final Map<String, @Nullable Object> preliminary = new LinkedHashMap<>(0);

    /** An empty map that belongs to no document yet. */
    public YMap() {
        this(TypeRef.MAP);
    }

    /**
     * A map that belongs to no document yet.
     *
     * @param entries values as {@link YType} says
     * @throws IllegalArgumentException if a value is of no permitted kind
     */
    public YMap(Map<String, ? extends @Nullable Object> entries) {
        this();
        entries.forEach(this::set);
    }

    YMap(int typeRef) {
        super(typeRef);
    }

    YMap(int typeRef, Replica replica, SharedType state) {
        super(typeRef, replica, state);
    }

    @Override
    final void fill() {
        preliminary.forEach(this::set);
        preliminary.clear();
    }

    /**
     * Sets the value of a name.
     *
     * @param value see {@link YType}
     * @throws IllegalArgumentException if the value is of no permitted kind
     */
    public final void set(String key, @Nullable Object value) {
        var checked = new Insertions(Collections.singletonList(value));
        if (!isIntegrated()) {
            preliminary.put(key, value);
            return;
        }
        change((transaction, state) -> insert(editor().set(transaction, state, key), checked));
    }

    /** The value of a name; {@code null} if there is none or it is null (ask {@link #has}). */
    public final @Nullable Object get(String key) {
        return facade(editor().get(state(), key));
    }

    /** Whether the name has a value. */
    public final boolean has(String key) {
        return editor().has(state(), key);
    }

    /** Removes a name; one that has no value is left alone. */
    public final void delete(String key) {
        if (!isIntegrated()) {
            preliminary.remove(key);
            return;
        }
        change((transaction, state) -> editor().remove(transaction, state, key));
    }

    /** Removes all names. */
    public final void clear() {
        if (!isIntegrated()) {
            preliminary.clear();
            return;
        }
        change((transaction, state) -> keys().forEach(key -> editor().remove(transaction, state, key)));
    }

    /** The names that have values: a copy, in the order in which they were first used here. */
    public final Set<String> keys() {
        return editor().keys(state());
    }

    /** The values: an unmodifiable copy, in the order of {@link #keys}. */
    public final Collection<@Nullable Object> values() {
        return entries().values();
    }

    /** The names with their values: an unmodifiable copy, in the order of {@link #keys}. */
    public final Map<String, @Nullable Object> entries() {
        return MapViews.entries(this);
    }

    /** Gives each name with its value to the action: those that are there when it begins. */
    public final void forEach(BiConsumer<String, @Nullable Object> action) {
        entries().forEach(action);
    }

    /** Goes through a copy of the names and values. */
    @Override
    public final Iterator<Map.Entry<String, @Nullable Object>> iterator() {
        return entries().entrySet().iterator();
    }

    /** Number of names that have values. */
    public final int size() {
        return keys().size();
    }

    /** The names and values with those of nested types in their place: a map of its own, in the order that JavaScript gives an object. */
    @SuppressWarnings("unchecked") // a map's view is a map
    public final Map<String, @Nullable Object> toJSON() {
        return (Map<String, @Nullable Object>) Objects.requireNonNull(JsonView.of(this));
    }

    /**
     * A map with the same values, and copies of the types among them, that belongs to no document yet.
     *
     * @throws IllegalStateException if this one is in no document yet, or types are nested deeper than 500 in it
     */
    @Override
    public YMap clone() {
        return copy(0);
    }

    YMap copy(int depth) {
        var copy = new YMap();
        forEach((key, value) -> copy.set(key, Copies.of(value, depth + 1)));
        return copy;
    }

    /**
     * Hears of every transaction that changed this map.
     *
     * @param listener called on the document's thread after the transaction
     * @throws IllegalStateException if this map is in no document yet
     */
    public final Subscription observe(Consumer<MapEvent> listener) {
        return TypeObservers.observe(this, MapEvent.class, listener);
    }

    @Override
    final YEvent event(TypeChange change) {
        return new MapEvent(this, change);
    }

    /**
     * The value that a name had at a snapshot; {@code null} if it had none or it was null. What was forgotten since is as if it had never
     * been, so the document should keep deleted content; see {@link DocOptions#gc}.
     */
    public final @Nullable Object get(String key, Snapshot snapshot) {
        return MapViews.get(this, key, snapshot);
    }

    /** The names that had values at a snapshot, and the values: an unmodifiable copy; see {@link #get(String, Snapshot)}. */
    public final Map<String, @Nullable Object> toMap(Snapshot snapshot) {
        return MapViews.entries(this, snapshot);
    }
}
