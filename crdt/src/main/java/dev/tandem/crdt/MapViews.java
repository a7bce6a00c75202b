package dev.tandem.crdt;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Maps of what types hold, for those that have names. */
final class MapViews {
    private MapViews() {}

    /** The names that have values with these, in the order in which they were first used here. */
    static Map<String, @Nullable Object> entries(YType type) {
        var entries = new LinkedHashMap<String, @Nullable Object>();
        for (String key : type.editor().keys(type.state())) {
            entries.put(key, type.facade(type.editor().get(type.state(), key)));
        }
        return Collections.unmodifiableMap(entries);
    }

    /** The names that had values at a snapshot with these, in the order in which they were first used here. */
    static Map<String, @Nullable Object> entries(YType type, Snapshot snapshot) {
        Map<String, @Nullable Object> entries = type.replica().snapshots().all(type.state(), snapshot.state());
        entries.replaceAll((key, value) -> type.facade(value));
        return Collections.unmodifiableMap(entries);
    }

    /** The value that a name had at a snapshot, {@code null} if none. */
    static @Nullable Object get(YType type, String key, Snapshot snapshot) {
        return type.facade(type.replica().snapshots().get(type.state(), key, snapshot.state()));
    }
}
