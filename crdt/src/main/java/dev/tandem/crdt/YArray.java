package dev.tandem.crdt;

import dev.tandem.crdt.codec.TypeRef;
import dev.tandem.crdt.store.Replica;
import dev.tandem.crdt.store.SharedType;
import dev.tandem.crdt.store.TypeChange;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A list of values. */
public final class YArray extends YType implements Iterable<@Nullable Object> {
    private final List<@Nullable Object> preliminary = new ArrayList<>(0);

    /** An empty array that belongs to no document yet. */
    public YArray() {
        super(TypeRef.ARRAY);
    }

    YArray(Replica replica, SharedType state) {
        super(TypeRef.ARRAY, replica, state);
    }

    /**
     * An array that belongs to no document yet.
     *
     * @param values see {@link YType}
     * @throws IllegalArgumentException if a value is of no permitted kind
     */
    public static YArray from(List<? extends @Nullable Object> values) {
        var array = new YArray();
        array.push(values);
        return array;
    }

    @Override
    void fill() {
        if (!preliminary.isEmpty()) {
            insert(0, new ArrayList<>(preliminary));
            preliminary.clear();
        }
    }

    /**
     * Inserts values.
     *
     * @param index 0..{@link #length()}
     * @param values see {@link YType}
     * @throws IndexOutOfBoundsException if the index is outside the array
     * @throws IllegalArgumentException if a value is of no permitted kind
     */
    public void insert(int index, List<? extends @Nullable Object> values) {
        var checked = new Insertions(values);
        if (!isIntegrated()) {
            preliminary.addAll(index, values);
            return;
        }
        Objects.checkIndex(index, length() + 1);
        change((transaction, state) -> insert(editor().insertAt(transaction, state, index), checked));
    }

    /**
     * Appends values. Unlike {@link #insert} at the end it puts them behind deleted values too, as Y.Array's push does.
     *
     * @param values see {@link YType}
     * @throws IllegalArgumentException if a value is of no permitted kind
     */
    public void push(List<? extends @Nullable Object> values) {
        var checked = new Insertions(values);
        if (!isIntegrated()) {
            preliminary.addAll(values);
            return;
        }
        change((transaction, state) -> insert(editor().append(transaction, state), checked));
    }

    /**
     * Inserts values at the start.
     *
     * @param values see {@link YType}
     * @throws IllegalArgumentException if a value is of no permitted kind
     */
    public void unshift(List<? extends @Nullable Object> values) {
        insert(0, values);
    }

    /**
     * Deletes one value.
     *
     * @param index 0..{@link #length()}−1
     * @throws IndexOutOfBoundsException if the index is outside the array
     */
    public void delete(int index) {
        delete(index, 1);
    }

    /**
     * Deletes values.
     *
     * @param index first value
     * @param length number of values, ≥ 0
     * @throws IndexOutOfBoundsException if the range is not within the array
     */
    public void delete(int index, int length) {
        if (length == 0) {
            return;
        }
        if (!isIntegrated()) {
            Objects.checkFromIndexSize(index, length, preliminary.size());
            preliminary.subList(index, index + length).clear();
            return;
        }
        Objects.checkFromIndexSize(index, length, length());
        change((transaction, state) -> editor().delete(transaction, state, index, length));
    }

    /**
     * The value at an index.
     *
     * @param index 0..{@link #length()}−1
     * @return a value as {@link YType} says; {@code null} for a null
     * @throws IndexOutOfBoundsException if the index is outside the array
     */
    public @Nullable Object get(int index) {
        Objects.checkIndex(index, length());
        return facade(editor().get(state(), index));
    }

    /** Number of values. */
    public int length() {
        return state().length();
    }

    /** All values: an unmodifiable copy that may hold nulls. */
    public List<@Nullable Object> toList() {
        return ListViews.toList(this);
    }

    /** The values from an index on; see {@link #slice(int, int)}. */
    public List<@Nullable Object> slice(int start) {
        return slice(start, length());
    }

    /**
     * Some of the values: an unmodifiable copy. What lies outside is left out.
     *
     * @param start first one; a negative one counts from the end
     * @param end behind the last one; a negative one counts from the end
     */
    public List<@Nullable Object> slice(int start, int end) {
        return ListViews.slice(toList(), start, end);
    }

    /** Goes through a copy of the values. */
    @Override
    public Iterator<@Nullable Object> iterator() {
        return toList().iterator();
    }

    /** The values as they are now. */
    public Stream<@Nullable Object> stream() {
        return toList().stream();
    }

    /** The values with those of nested types in their place: a list of its own. */
    @SuppressWarnings("unchecked") // an array's view is a list
    public List<@Nullable Object> toJSON() {
        return (List<@Nullable Object>) Objects.requireNonNull(JsonView.of(this));
    }

    /**
     * An array with the same values, and copies of the types among them, that belongs to no document yet.
     *
     * @throws IllegalStateException if this one is in no document yet, or types are nested deeper than 500 in it
     */
    @Override
    public YArray clone() {
        return copy(0);
    }

    YArray copy(int depth) {
        return from(Copies.of(toList(), depth + 1));
    }

    /**
     * Hears of every transaction that changed this array.
     *
     * @param listener called on the document's thread after the transaction
     * @throws IllegalStateException if this array is in no document yet
     */
    public Subscription observe(Consumer<ArrayEvent> listener) {
        return TypeObservers.observe(this, ArrayEvent.class, listener);
    }

    @Override
    YEvent event(TypeChange change) {
        return new ArrayEvent(this, change);
    }

    /**
     * All values that there were at a snapshot: an unmodifiable copy that may hold nulls. What was forgotten since is left out, so the
     * document should keep deleted content; see {@link DocOptions#gc}.
     */
    public List<@Nullable Object> toList(Snapshot snapshot) {
        var values = new ArrayList<@Nullable Object>();
        for (Object value : replica().snapshots().values(state(), snapshot.state())) {
            values.add(facade(value));
        }
        return Collections.unmodifiableList(values);
    }
}
