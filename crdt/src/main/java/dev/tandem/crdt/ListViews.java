package dev.tandem.crdt;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lists of what types hold, for those that hold a list. */
final class ListViews {
    private ListViews() {}

    static List<@Nullable Object> toList(YType type) {
        var values = new ArrayList<@Nullable Object>(type.state().length());
        for (Object value : type.editor().values(type.state())) {
            values.add(type.facade(value));
        }
        return Collections.unmodifiableList(values);
    }

    /** Part of a list; negative positions count from its end, and those beyond it are its end. */
    static List<@Nullable Object> slice(List<@Nullable Object> list, int start, int end) {
        int size = list.size();
        int from = Math.clamp(start < 0 ? start + (long) size : start, 0, size);
        int to = Math.clamp(end < 0 ? end + (long) size : end, 0, size);
        return from < to ? list.subList(from, to) : List.of();
    }
}
