package dev.tandem.runner.workspace;

import dev.tandem.crdt.Doc;
import dev.tandem.crdt.YText;
import dev.tandem.protocol.Entry;
import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.EntryKind;
import dev.tandem.protocol.SessionEvent;
import dev.tandem.protocol.SessionSnapshot;
import dev.tandem.protocol.TreeChange;
import dev.tandem.runner.fake.FakeDisk;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** People who change a session at random: what they do as events, and what must be on the disk. */
final class RandomSession {
    private static final List<String> NAMES = List.of("a", "b", "c", "d.py", "e.txt", "ünï.md", "white space");

    private final RandomGenerator random;
    private final Map<EntryId, Entry> entries = new LinkedHashMap<>();
    private final Map<EntryId, Doc> documents = new HashMap<>();

    RandomSession(RandomGenerator random) {
        this.random = random;
    }

    /** {@return one change, or several of the tree at once} */
    SessionEvent next() {
        if (random.nextInt(3) == 0) {
            List<TreeChange> changes = new ArrayList<>();
            for (int count = 1 + random.nextInt(3); count > 0; count--) {
                TreeChange change = treeChange();
                if (change != null) {
                    changes.add(change);
                }
            }
            return new SessionEvent.TreeChanged(changes);
        }
        List<EntryId> files = entries.values().stream()
                .filter(entry -> entry.kind() == EntryKind.FILE)
                .map(Entry::id)
                .toList();
        return files.isEmpty() ? new SessionEvent.TreeChanged(List.of()) : edit(pick(files));
    }

    SessionSnapshot snapshot(long sequence) {
        Map<EntryId, byte[]> updates = new HashMap<>();
        documents.forEach((id, document) -> updates.put(id, document.encodeStateAsUpdate()));
        List<Entry> parentsFirst = entries.values().stream()
                .sorted((one, other) ->
                        Integer.compare(path(one).length(), path(other).length()))
                .toList();
        return new SessionSnapshot(sequence, parentsFirst, updates, Map.of(), List.of());
    }

    /** {@return every path with its text} */
    Map<String, String> expected() {
        Map<String, String> paths = new TreeMap<>();
        for (Entry entry : entries.values()) {
            paths.put(path(entry), entry.kind() == EntryKind.FOLDER ? FakeDisk.FOLDER : text(entry.id()));
        }
        return paths;
    }

    private SessionEvent edit(EntryId file) {
        Doc document = documents.computeIfAbsent(file, _ -> new Doc(random.nextInt(1, 1 << 30)));
        byte[] before = document.encodeStateVector();
        YText text = document.getText("content");
        int at = random.nextInt(text.length() + 1);
        if (text.length() > 20 && random.nextBoolean()) {
            text.delete(0, random.nextInt(1, 10));
        } else {
            text.insert(at, NAMES.get(random.nextInt(NAMES.size())) + "\n");
        }
        return new SessionEvent.DocumentUpdated(file, document.encodeStateAsUpdate(before));
    }

    private @Nullable TreeChange treeChange() {
        List<Entry> all = List.copyOf(entries.values());
        if (all.isEmpty() || random.nextInt(3) == 0) {
            EntryKind kind = random.nextInt(3) == 0 ? EntryKind.FOLDER : EntryKind.FILE;
            Entry created = new Entry(EntryId.next(), folder(), pick(NAMES), kind);
            return put(created) ? new TreeChange.Created(created) : null;
        }
        Entry entry = pick(all);
        int choice = random.nextInt(3);
        if (choice == 0) {
            Entry renamed = new Entry(entry.id(), entry.parent(), pick(NAMES), entry.kind());
            return put(renamed) ? new TreeChange.Renamed(entry.id(), renamed.name()) : null;
        }
        if (choice == 1) {
            Entry moved = new Entry(entry.id(), folder(), entry.name(), entry.kind());
            boolean done = !isWithin(moved.parent(), entry.id()) && put(moved);
            return done ? new TreeChange.Moved(entry.id(), moved.parent()) : null;
        }
        delete(entry.id());
        return new TreeChange.Deleted(entry.id());
    }

    private boolean put(Entry wanted) {
        boolean taken = entries.values().stream()
                .anyMatch(entry -> !entry.id().equals(wanted.id())
                        && Objects.equals(entry.parent(), wanted.parent())
                        && entry.name().equals(wanted.name()));
        if (!taken) {
            entries.put(wanted.id(), wanted);
        }
        return !taken;
    }

    private void delete(EntryId id) {
        List<EntryId> within =
                entries.keySet().stream().filter(entry -> isWithin(entry, id)).toList();
        within.forEach(entries::remove);
        within.forEach(documents::remove);
    }

    private boolean isWithin(@Nullable EntryId entry, EntryId ancestor) {
        for (@Nullable EntryId at = entry; at != null; ) {
            if (at.equals(ancestor)) {
                return true;
            }
            Entry of = entries.get(at);
            at = of == null ? null : of.parent();
        }
        return false;
    }

    private @Nullable EntryId folder() {
        List<EntryId> folders = entries.values().stream()
                .filter(entry -> entry.kind() == EntryKind.FOLDER)
                .map(Entry::id)
                .toList();
        return folders.isEmpty() || random.nextInt(3) == 0 ? null : pick(folders);
    }

    private String path(Entry entry) {
        EntryId parent = entry.parent();
        Entry folder = parent == null ? null : entries.get(parent);
        return folder == null ? entry.name() : path(folder) + "/" + entry.name();
    }

    private String text(EntryId file) {
        Doc document = documents.get(file);
        return document == null ? "" : document.getText("content").toString();
    }

    private <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }
}
