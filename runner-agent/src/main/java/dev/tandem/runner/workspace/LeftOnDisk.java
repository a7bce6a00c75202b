package dev.tandem.runner.workspace;

import dev.tandem.protocol.DiskOnly;
import dev.tandem.protocol.Entry;
import dev.tandem.protocol.EntryKind;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What was found on the disk and does not become an entry. Confined to the session's thread.
 *
 * <p>What is in a folder that is no entry is not looked at, so such a folder stands for all that is in it.
 */
final class LeftOnDisk {
    /** More are not remembered: of so many nobody reads the names. */
    private static final int MOST = 2_000;

    private final TreeMap<String, DiskOnly.Left> left = new TreeMap<>();

    /**
     * It stays where it is.
     *
     * @param path from the top
     * @param why null if the rules say so
     */
    void stays(String path, boolean folder, @Nullable String why) {
        if (!path.isEmpty() && (left.containsKey(path) || left.size() < MOST)) {
            left.put(path, DiskOnly.Left.of(path, folder, why));
        }
    }

    /**
     * A folder was looked at: what is not there any more does not stay.
     *
     * @param folder its path, empty for the top
     * @param only the names that were looked at; null for all
     * @param there what is there of them
     */
    void seen(String folder, @Nullable Set<String> only, Set<String> there) {
        String prefix = folder.isEmpty() ? "" : folder + "/";
        if (only == null) {
            left.keySet()
                    .removeIf(path -> path.startsWith(prefix)
                            && path.indexOf('/', prefix.length()) < 0
                            && !there.contains(path.substring(prefix.length())));
        } else {
            only.stream().filter(name -> !there.contains(name)).forEach(name -> left.remove(prefix + name));
        }
    }

    void clear() {
        left.clear();
    }

    /** {@return what there is now, without what has become an entry, or has gone with its folder} */
    DiskOnly now(EntryTree onDisk) {
        left.keySet().removeIf(path -> onDisk.find(path) != null || !isInFolder(path, onDisk));
        List<DiskOnly.Left> shown = left.values().stream().limit(DiskOnly.MOST).toList();
        return shown.isEmpty() ? DiskOnly.NONE : new DiskOnly(shown, left.size() - shown.size());
    }

    private static boolean isInFolder(String path, EntryTree onDisk) {
        int slash = path.lastIndexOf('/');
        Entry folder = slash < 0 ? null : onDisk.find(path.substring(0, slash));
        return slash < 0 || (folder != null && folder.kind() == EntryKind.FOLDER);
    }
}
