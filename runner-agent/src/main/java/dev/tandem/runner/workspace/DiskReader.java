package dev.tandem.runner.workspace;

import dev.tandem.protocol.Entry;
import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.EntryKind;
import dev.tandem.protocol.ParticipantId;
import dev.tandem.sandbox.FileStatus;
import dev.tandem.sandbox.FolderEntry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what programs did, by looking at the folders in which something happened, and takes it over into the {@link WorkspaceState}.
 * Events only say where to look: what is there decides, so lost, doubled and late events do no harm.
 *
 * <p>A path that goes on to hold a file is that file still, however it was replaced. An entry that is gone, but whose inode is elsewhere, was
 * renamed. What is gone or emptied is believed only after {@link Doubts#GRACE}: programs that write a file anew take it away first. Confined to
 * the session's thread.
 */
final class DiskReader {
    private static final System.Logger LOG = System.getLogger(DiskReader.class.getName());
    private static final String RESCUED = "rescued";
    /** Deeper new folders, and what rules bring that a program changes without end, wait for the next look. */
    private static final int MOST_ROUNDS = 64;

    private final WorkspaceState state;
    private final Newcomers newcomers;
    private final Contents contents;
    private final Renames renames;

    /** Something that was found where no entry is. */
    private record Found(@Nullable EntryId parent, String name, FileStatus status) {}

    DiskReader(WorkspaceState state, Newcomers newcomers, Contents contents) {
        this.state = state;
        this.newcomers = newcomers;
        this.contents = contents;
        this.renames = new Renames(state, contents);
    }

    /**
     * Looks at the folders that have news.
     *
     * @param disk the one that is attached
     * @param author whose programs are at work
     * @param now whether what is gone counts at once
     * @throws IOException if the disk cannot be read at all; nothing is concluded then
     */
    void look(WorkspaceDisk disk, ParticipantId author, boolean now) throws IOException {
        if (state.unseen.isEmpty() && state.doubts.isEmpty()) {
            return;
        }
        disk.requireThere();
        renames.forget();
        for (int round = 0; round < MOST_ROUNDS && !state.unseen.isEmpty(); round++) {
            List<Found> found = new ArrayList<>();
            for (Map.Entry<@Nullable EntryId, @Nullable Set<String>> each :
                    state.unseen.take().entrySet()) {
                EntryId folder = each.getKey();
                if (folder == null || state.onDisk.contains(folder)) {
                    look(disk, folder, each.getValue(), author, now, found);
                }
            }
            newcomers.readRules(disk, foldersOf(found));
            found.removeIf(each -> !newcomers.mayEnter(each.parent(), each.name(), each.status()));
            // Folders before files: what was in a renamed folder goes with it.
            found.sort((one, other) -> Boolean.compare(isFile(one), isFile(other)));
            for (Found each : found) {
                take(disk, each, author);
            }
        }
        decide(disk, author, now);
    }

    private static Set<@Nullable EntryId> foldersOf(List<Found> found) {
        Set<@Nullable EntryId> folders = new HashSet<>();
        found.forEach(each -> folders.add(each.parent()));
        return folders;
    }

    private static boolean isFile(Found found) {
        return found.status().kind() == FileStatus.Kind.FILE;
    }

    /** @param only the names to be looked at; null for all */
    private void look(
            WorkspaceDisk disk,
            @Nullable EntryId folder,
            @Nullable Set<String> only,
            ParticipantId author,
            boolean now,
            List<Found> found)
            throws IOException {
        Map<String, FileStatus> names;
        List<Entry> children = new ArrayList<>();
        try {
            if (only == null) {
                children.addAll(state.onDisk.children(folder));
                names = allNames(disk, folder);
            } else {
                names = new HashMap<>();
                for (String name : only) {
                    Entry child = state.onDisk.child(folder, name);
                    if (child != null) {
                        children.add(child);
                    }
                    disk.status(state.onDisk.path(folder, name)).ifPresent(status -> names.put(name, status));
                }
            }
        } catch (IOException e) {
            if (folder == null) {
                throw e;
            }
            state.doubts.add(folder);
            return;
        }
        state.left.seen(folder == null ? "" : state.onDisk.path(folder), only, names.keySet());
        for (Entry child : children) {
            FileStatus status = names.remove(child.name());
            if (status == null || !isKind(status, child.kind())) {
                // What could not be written yet is not gone.
                if (state.statuses.containsKey(child.id())) {
                    state.doubts.add(child.id());
                }
                if (status != null) {
                    found.add(new Found(folder, child.name(), status));
                }
            } else if (child.kind() == EntryKind.FOLDER) {
                boolean wasAway = state.doubts.remove(child.id());
                FileStatus known = state.statuses.put(child.id(), status);
                if (known == null || known.inode() != status.inode()) {
                    disk.watches().watch(child.id(), state.onDisk.path(child.id()));
                    state.unseen.all(child.id());
                } else if (wasAway) {
                    // Nobody could look into it meanwhile.
                    state.unseen.all(child.id());
                }
            } else {
                contents.changed(disk, child, status, author, now);
            }
        }
        if (only == null || only.stream().anyMatch(Newcomers::isRules)) {
            newcomers.readRules(disk, Collections.singleton(folder));
        }
        for (Map.Entry<String, FileStatus> each : names.entrySet()) {
            if (each.getKey().startsWith(TreePlan.PASSING)) {
                rescue(disk, folder, each.getKey());
            } else {
                found.add(new Found(folder, each.getKey(), each.getValue()));
            }
        }
    }

    /** It made way and is no entry any more, but a program has held on to it: what is in it must not be lost under a name that nobody sees. */
    private void rescue(WorkspaceDisk disk, @Nullable EntryId folder, String name) {
        try {
            String free = disk.freeName(state.onDisk, folder, RESCUED);
            disk.move(state.onDisk.path(folder, name), state.onDisk.path(folder, free));
            state.unseen.name(folder, free);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "{0} of a workspace stays: {1}", name, e);
        }
    }

    private Map<String, FileStatus> allNames(WorkspaceDisk disk, @Nullable EntryId folder) throws IOException {
        String path = folder == null ? "" : state.onDisk.path(folder);
        Map<String, FileStatus> names = new HashMap<>();
        List<FolderEntry> listed = disk.list(path);
        listed.forEach(entry -> names.put(entry.name(), entry.status()));
        if (listed.size() >= WorkspaceDisk.MOST_NAMES) {
            newcomers.tell(
                    path + "/",
                    "it holds more than %d names: the others stay on the disk alone"
                            .formatted(WorkspaceDisk.MOST_NAMES));
            for (Entry child : state.onDisk.children(folder)) {
                disk.status(state.onDisk.path(child.id())).ifPresent(status -> names.put(child.name(), status));
            }
        }
        return names;
    }

    private void take(WorkspaceDisk disk, Found found, ParticipantId author) {
        if (found.parent() != null && !state.onDisk.contains(found.parent())) {
            return;
        }
        Entry there = state.onDisk.child(found.parent(), found.name());
        if (there != null) {
            // Of another kind: it is gone from here for sure.
            decideGone(disk, there.id(), author);
            if (state.onDisk.child(found.parent(), found.name()) != null) {
                return;
            }
        }
        Optional<Entry> renamed = renames.find(disk, found.parent(), found.name(), found.status());
        if (renamed.isPresent()) {
            EntryId id = renamed.get().id();
            state.doubts.remove(id);
            Entry moved =
                    new Entry(id, found.parent(), found.name(), renamed.get().kind());
            state.onDisk.put(moved);
            state.ahead.put(id, author);
            decided(disk, renamed.get());
            if (moved.kind() == EntryKind.FOLDER) {
                state.statuses.put(id, found.status());
                state.unseen.all(id);
            } else {
                contents.changed(disk, moved, found.status(), author, false);
            }
            return;
        }
        EntryKind kind = isFile(found) ? EntryKind.FILE : EntryKind.FOLDER;
        Entry made = new Entry(EntryId.next(), found.parent(), found.name(), kind);
        String path = state.onDisk.path(found.parent(), found.name());
        if (kind == EntryKind.FOLDER) {
            add(made, found.status(), author);
            disk.watches().watch(made.id(), path);
            state.unseen.all(made.id());
            return;
        }
        Optional<FileText> text = contents.read(disk, path, found.status());
        if (text.isPresent()) {
            add(made, found.status(), author);
            contents.written(made.id(), text.get(), author);
        }
    }

    private void add(Entry made, FileStatus status, ParticipantId author) {
        state.aside.remove(state.onDisk.path(made.parent(), made.name()));
        state.onDisk.put(made);
        state.statuses.put(made.id(), status);
        state.ahead.put(made.id(), author);
        renames.add(made.id(), status);
    }

    private void decide(WorkspaceDisk disk, ParticipantId author, boolean now) {
        for (EntryId id : state.doubts.all()) {
            Entry entry = state.onDisk.find(id);
            if (entry == null) {
                state.doubts.remove(id);
            } else if (now || state.doubts.isOver(id)) {
                Optional<FileStatus> status = disk.status(state.onDisk.path(id));
                if (status.isPresent() && isKind(status.get(), entry.kind())) {
                    if (entry.kind() == EntryKind.FOLDER) {
                        state.unseen.all(id);
                    } else {
                        contents.changed(disk, entry, status.get(), author, true);
                        decided(disk, entry);
                    }
                    state.doubts.remove(id);
                } else {
                    decideGone(disk, id, author);
                }
            }
        }
    }

    /** The entry is not there any more, or is empty: if it held rules, they do not hold any more. */
    private void decided(WorkspaceDisk disk, Entry entry) {
        if (Newcomers.isRules(entry.name())) {
            newcomers.readRules(disk, Collections.singleton(entry.parent()));
        }
    }

    /** It is gone; but what somebody has typed into it meanwhile is not: such files, and the folders of them, are written again. */
    private void decideGone(WorkspaceDisk disk, EntryId id, ParticipantId author) {
        List<Entry> gone = state.onDisk.withDescendants(id);
        Set<EntryId> kept = new HashSet<>();
        for (Entry entry : gone.reversed()) {
            TextFile text = state.texts.get(entry.id());
            boolean isTypedIn = entry.kind() == EntryKind.FILE && text != null && text.hasNews();
            if ((isTypedIn || kept.contains(entry.id())) && state.tree.contains(entry.id())) {
                kept.add(entry.id());
                if (entry.parent() != null) {
                    kept.add(entry.parent());
                }
            }
        }
        state.forget(id);
        decided(disk, gone.getFirst());
        for (Entry entry : gone) {
            state.doubts.remove(entry.id());
            if (entry.kind() == EntryKind.FOLDER) {
                disk.watches().forget(entry.id());
            }
            if (!state.tree.contains(entry.id())) {
                state.ahead.remove(entry.id());
                state.dropText(entry.id());
            } else if (kept.contains(entry.id())) {
                state.ahead.remove(entry.id());
                state.unwritten.add(entry.id());
            } else {
                state.unwritten.remove(entry.id());
                state.ahead.put(entry.id(), author);
            }
        }
    }

    private static boolean isKind(FileStatus status, EntryKind kind) {
        return switch (kind) {
            case FILE, BLOB -> status.kind() == FileStatus.Kind.FILE;
            case FOLDER -> status.kind() == FileStatus.Kind.FOLDER;
        };
    }
}
