package dev.tandem.crdt;

import dev.tandem.crdt.codec.TypeRef;
import dev.tandem.crdt.store.Replica;
import dev.tandem.crdt.store.SharedType;
import dev.tandem.crdt.store.TypeChange;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A list of values. */
public final class YArray extends YType {
    /** An empty array that belongs to no document yet. */
    public YArray() {
        super(TypeRef.ARRAY);
    }

    YArray(Replica replica, SharedType state) {
        super(TypeRef.ARRAY, replica, state);
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
        checkValues(values);
        if (!isIntegrated()) {
            later(() -> insert(index, values));
            return;
        }
        Objects.checkIndex(index, length() + 1);
        change((transaction, state) -> insert(editor().insertAt(transaction, state, index), values));
    }

    /**
     * Appends values. Unlike {@link #insert} at the end it puts them behind deleted values too, as Y.Array's push does.
     *
     * @param values see {@link YType}
     * @throws IllegalArgumentException if a value is of no permitted kind
     */
    public void push(List<? extends @Nullable Object> values) {
        checkValues(values);
        if (!isIntegrated()) {
            later(() -> push(values));
            return;
        }
        change((transaction, state) -> insert(editor().append(transaction, state), values));
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
            later(() -> delete(index, length));
            return;
        }
        Objects.checkFromIndexSize(index, length, length());
        change((transaction, state) -> editor().delete(transaction, state, index, length));
    }

    /**
     * The value at an index.
     *
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
        var values = new ArrayList<@Nullable Object>();
        for (Object value : editor().values(state())) {
            values.add(facade(value));
        }
        return Collections.unmodifiableList(values);
    }

    /**
     * Hears of every transaction that changed this array.
     *
     * @param listener called on the document's thread after the transaction
     * @throws IllegalStateException if this array is in no document yet
     */
    public Subscription observe(Consumer<ArrayEvent> listener) {
        return subscribe(ArrayEvent.class, listener);
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
