package dev.tandem.crdt;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A list of values. */
@SuppressWarnings("DoNotCallSuggester") // bodies follow
public final class YArray extends YType {
    /** An empty array that belongs to no document yet. */
    public YArray() {}

    /**
     * Inserts values.
     *
     * @param index 0..{@link #length()}
     * @param values see {@link YType}
     * @throws IndexOutOfBoundsException if the index is outside the array
     * @throws IllegalArgumentException if a value is of no permitted kind
     */
    public void insert(int index, List<? extends @Nullable Object> values) {
        throw new UnsupportedOperationException();
    }

    /**
     * Deletes values.
     *
     * @param index first value
     * @param length number of values, ≥ 0
     * @throws IndexOutOfBoundsException if the range is not within the array
     */
    public void delete(int index, int length) {
        throw new UnsupportedOperationException();
    }

    /**
     * The value at an index.
     *
     * @throws IndexOutOfBoundsException if the index is outside the array
     */
    public @Nullable Object get(int index) {
        throw new UnsupportedOperationException();
    }

    /** Number of values. */
    public int length() {
        throw new UnsupportedOperationException();
    }

    /** All values: an unmodifiable copy that may hold nulls. */
    public List<@Nullable Object> toList() {
        throw new UnsupportedOperationException();
    }
}
