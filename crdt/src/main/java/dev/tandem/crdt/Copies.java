package dev.tandem.crdt;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Copies of values that can be inserted anew. Strangers choose how deep types are nested, so only so deep a nesting is copied. */
final class Copies {
    /** Deep enough for every document, and not too deep for the stack. */
    private static final int MAX_NESTING = 500;

    private Copies() {}

    /**
     * A value itself, or the copy of a type.
     *
     * @param depth how deep the value is nested in what is copied
     */
    static @Nullable Object of(@Nullable Object value, int depth) {
        return value instanceof YType type ? of(type, depth) : value;
    }

    static YType of(YType type, int depth) {
        if (depth > MAX_NESTING) {
            throw new IllegalStateException("types nested deeper than " + MAX_NESTING);
        }
        return switch (type) {
            case YArray array -> array.copy(depth);
            case YMap map -> map.copy(depth);
            case YXmlFragment xml -> xml.copy(depth);
            case YText text -> text.clone();
            case YUnknown unknown -> unknown.clone();
        };
    }

    static List<@Nullable Object> of(List<? extends @Nullable Object> values, int depth) {
        var copies = new ArrayList<@Nullable Object>(values.size());
        for (Object value : values) {
            copies.add(of(value, depth));
        }
        return copies;
    }
}
