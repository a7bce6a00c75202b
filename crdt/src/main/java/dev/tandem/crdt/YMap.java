package dev.tandem.crdt;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A map from names to values; of concurrent writes to one name one wins, the same everywhere. */
@SuppressWarnings("DoNotCallSuggester") // bodies follow
public final class YMap extends YType {
    /** An empty map that belongs to no document yet. */
    public YMap() {}

    /**
     * Sets the value of a name.
     *
     * @param value see {@link YType}
     * @throws IllegalArgumentException if the value is of no permitted kind
     */
    public void set(String key, @Nullable Object value) {
        throw new UnsupportedOperationException();
    }

    /** The value of a name; {@code null} if there is none or it is null (ask {@link #has}). */
    public @Nullable Object get(String key) {
        throw new UnsupportedOperationException();
    }

    /** Whether the name has a value. */
    public boolean has(String key) {
        throw new UnsupportedOperationException();
    }

    /** Removes a name; one that has no value is left alone. */
    public void delete(String key) {
        throw new UnsupportedOperationException();
    }

    /** The names that have values: a copy, in the order in which they were first used here. */
    public Set<String> keys() {
        throw new UnsupportedOperationException();
    }

    /** Number of names that have values. */
    public int size() {
        throw new UnsupportedOperationException();
    }
}
