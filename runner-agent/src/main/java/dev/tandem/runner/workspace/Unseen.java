package dev.tandem.runner.workspace;

import dev.tandem.protocol.EntryId;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where on the disk something happened that was not looked at yet. Confined to one thread. */
final class Unseen {
    /** So many single names of one folder are remembered; with more, all of it is looked at. */
    private static final int MOST_NAMES = 200;

    /** By folder, null for the top: the names, or null for all that is in it. */
    private final Map<@Nullable EntryId, @Nullable Set<String>> folders = new LinkedHashMap<>();

    boolean isEmpty() {
        return folders.isEmpty();
    }

    void all(@Nullable EntryId folder) {
        folders.put(folder, null);
    }

    void name(@Nullable EntryId folder, String name) {
        if (!folders.containsKey(folder)) {
            folders.put(folder, new HashSet<>());
        }
        Set<String> names = folders.get(folder);
        if (names != null) {
            names.add(name);
            if (names.size() > MOST_NAMES) {
                all(folder);
            }
        }
    }

    /** {@return all of it, which is not unseen any more} */
    Map<@Nullable EntryId, @Nullable Set<String>> take() {
        Map<@Nullable EntryId, @Nullable Set<String>> taken = new LinkedHashMap<>(folders);
        folders.clear();
        return taken;
    }

    void forget(EntryId folder) {
        folders.remove(folder);
    }

    void reissue(EntryId from, EntryId to) {
        if (folders.containsKey(from)) {
            folders.put(to, folders.remove(from));
        }
    }

    void clear() {
        folders.clear();
    }
}
