package dev.tandem.platform.history;

import dev.tandem.platform.tree.Tree;
import dev.tandem.platform.tree.TreeCommand;
import dev.tandem.protocol.Entry;
import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.EntryKind;
import dev.tandem.protocol.TreeChange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The changes that make a tree equal to that of a version, each allowed at its turn.
 *
 * <p>An entry that was deleted comes back under a new identity: editors that were offline may still hold the deleted document,
 * and under its old identity they would merge their copy of the text into the restored one, which would hold it twice.
 *
 * <p>Entries are placed from the top down. An entry that stands where another one belongs is given a passing name; it gets its
 * own when its turn comes, or goes at the end with all that the version does not have.
 */
public final class RestorePlan {
    private final Tree tree;
    private final List<TreeChange> changes = new ArrayList<>();
    private final Map<EntryId, EntryId> created = new LinkedHashMap<>();
    /** Where the version's entries are now, by their identity in the version. */
    private final Map<EntryId, EntryId> places = new HashMap<>();

    private int passing;

    private RestorePlan(Tree tree) {
        this.tree = tree;
    }

    /**
     * Plans a restore.
     *
     * @param tree as it is now; has the version's entries afterwards
     * @throws dev.tandem.platform.error.Refusal {@code FILE-01..07} where the tree's limits do not allow it
     */
    public static RestorePlan of(Tree tree, RestoreTarget target) {
        RestorePlan plan = new RestorePlan(tree);
        if (target.only() == null) {
            plan.restoreAll(target.entries());
        } else {
            plan.restoreFile(target.entries(), target.only());
        }
        return plan;
    }

    /** {@return what is done to the tree, in this order} */
    public List<TreeChange> changes() {
        return changes;
    }

    /** {@return the identities of entries that come back, by those that they had in the version} */
    public Map<EntryId, EntryId> created() {
        return created;
    }

    private void restoreAll(List<Entry> entries) {
        Set<EntryId> wanted = new HashSet<>();
        entries.forEach(entry -> wanted.add(entry.id()));
        deleteOthers(wanted);
        for (Entry entry : entries) {
            EntryId parent = entry.parent() == null ? null : place(entry.parent());
            makeRoom(parent, entry);
            if (tree.find(entry.id()).isPresent()) {
                places.put(entry.id(), entry.id());
                put(entry.id(), parent, entry.name());
            } else {
                create(entry, parent, entry.name());
            }
        }
        deleteOthers(wanted);
    }

    /** Deletes what the version does not have, but for folders that still hold something that it has. */
    private void deleteOthers(Set<EntryId> wanted) {
        Set<EntryId> kept = new HashSet<>(wanted);
        kept.addAll(created.values());
        List<Entry> entries = tree.list();
        for (Entry entry : entries.reversed()) {
            if (kept.contains(entry.id()) && entry.parent() != null) {
                kept.add(entry.parent());
            }
        }
        for (Entry entry : entries) {
            boolean topmost = entry.parent() == null || kept.contains(entry.parent());
            if (topmost && !kept.contains(entry.id())) {
                execute(new TreeCommand.Delete(entry.id()));
            }
        }
    }

    private void restoreFile(List<Entry> entries, EntryId file) {
        if (tree.find(file).isPresent()) {
            return; // only its text is restored, wherever it is now
        }
        Map<EntryId, Entry> version = new HashMap<>();
        entries.forEach(entry -> version.put(entry.id(), entry));
        Entry entry = Objects.requireNonNull(version.get(file));
        EntryId parent = entry.parent() == null ? null : folder(version, entry.parent());
        create(entry, parent, freeName(parent, entry.name()));
    }

    /** The folder that is, or takes the place of, one of the version. */
    private EntryId folder(Map<EntryId, Entry> version, EntryId id) {
        if (tree.find(id).isPresent()) {
            return id;
        }
        Entry folder = Objects.requireNonNull(version.get(id));
        EntryId parent = folder.parent() == null ? null : folder(version, folder.parent());
        Optional<Entry> namesake = tree.child(parent, folder.name());
        if (namesake.isPresent() && namesake.get().kind() == EntryKind.FOLDER) {
            return namesake.get().id();
        }
        create(folder, parent, freeName(parent, folder.name()));
        return place(id);
    }

    private String freeName(@Nullable EntryId parent, String name) {
        String free = name;
        int dot = name.lastIndexOf('.');
        String stem = dot > 0 ? name.substring(0, dot) : name;
        String extension = dot > 0 ? name.substring(dot) : "";
        for (int i = 1; tree.child(parent, free).isPresent(); i++) {
            free = stem + (i == 1 ? " (restored)" : " (restored " + i + ")") + extension;
        }
        return free;
    }

    private EntryId place(EntryId id) {
        return Objects.requireNonNull(places.get(id));
    }

    private void makeRoom(@Nullable EntryId parent, Entry wanted) {
        Optional<Entry> there = tree.child(parent, wanted.name());
        if (there.isPresent() && !there.get().id().equals(wanted.id())) {
            execute(new TreeCommand.Rename(there.get().id(), passingName(parent)));
        }
    }

    private String passingName(@Nullable EntryId parent) {
        String name;
        do {
            name = ".restoring-" + ++passing;
        } while (tree.child(parent, name).isPresent());
        return name;
    }

    private void create(Entry entry, @Nullable EntryId parent, String name) {
        EntryId id = EntryId.next();
        changes.add(tree.execute(new TreeCommand.Create(parent, name, entry.kind(), null), id));
        created.put(entry.id(), id);
        places.put(entry.id(), id);
    }

    private void put(EntryId id, @Nullable EntryId parent, String name) {
        Entry now = tree.find(id).orElseThrow();
        boolean moves = !Objects.equals(now.parent(), parent);
        if (moves && tree.child(parent, now.name()).isPresent()) {
            // On its way it would meet a namesake: it goes under a name that is free in both folders.
            String free;
            do {
                free = passingName(parent);
            } while (tree.child(now.parent(), free).isPresent());
            execute(new TreeCommand.Rename(id, free));
        }
        if (moves) {
            execute(new TreeCommand.Move(id, parent));
        }
        if (!tree.find(id).orElseThrow().name().equals(name)) {
            execute(new TreeCommand.Rename(id, name));
        }
    }

    private void execute(TreeCommand command) {
        changes.add(tree.execute(command, EntryId.next()));
    }
}
