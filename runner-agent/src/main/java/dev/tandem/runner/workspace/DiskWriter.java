package dev.tandem.runner.workspace;

import dev.tandem.crdt.codec.UpdateException;
import dev.tandem.protocol.Entry;
import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.EntryKind;
import dev.tandem.protocol.ParticipantId;
import dev.tandem.sandbox.DisplacedFile;
import dev.tandem.sandbox.FileStatus;
import dev.tandem.sandbox.WorkspaceFiles;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Brings to the disk what the log is ahead in: first places, then texts.
 *
 * <p>Nothing that a program has written is overwritten unseen. Before a file is written, it is looked at: what is new there goes into the
 * document first; if something new is there when the text is ready to take its place, it is merged again; and what comes in the few
 * microseconds that remain is found in the file that was displaced. Confined to the session's thread.
 */
final class DiskWriter {
    private static final System.Logger LOG = System.getLogger(DiskWriter.class.getName());

    /** A program that writes without a pause must not hold up its session. */
    private static final int MOST_TURNS = 8;

    private final WorkspaceState state;
    private final Contents contents;
    private final DiskDeleter deleter;
    private final Latecomers latecomers;
    private final BlobWriter blobs;
    private @Nullable IOException failure;

    DiskWriter(WorkspaceState state, Contents contents, Newcomers newcomers, Latecomers latecomers, BlobWriter blobs) {
        this.state = state;
        this.deleter = new DiskDeleter(state, newcomers);
        this.contents = contents;
        this.latecomers = latecomers;
        this.blobs = blobs;
    }

    /**
     * Writes what can be written. What failed, or waits for an answer of the platform, is tried again by the next call.
     *
     * @param author whose programs may have written what is found on the way; null while there can be none
     * @throws IOException the first failure, after everything else was done
     */
    void write(WorkspaceDisk disk, @Nullable ParticipantId author) throws IOException {
        failure = null;
        Set<EntryId> places = new LinkedHashSet<>();
        for (EntryId id : List.copyOf(state.unwritten)) {
            if (!state.tree.contains(id) && !state.onDisk.contains(id)) {
                state.unwritten.remove(id);
            } else if (isToBePlaced(id)) {
                places.add(id);
            }
        }
        if (!places.isEmpty()) {
            places.addAll(inCircles(places));
            clearPlaces(disk, places, author);
            for (TreePlan.Step step : TreePlan.of(state.onDisk, state.tree, places)) {
                attempt(() -> execute(disk, step, author));
            }
        }
        for (EntryId id : List.copyOf(state.unwritten)) {
            Entry entry = state.onDisk.find(id);
            if (entry != null && state.tree.contains(id)) {
                attempt(() -> writeContent(disk, entry, author));
            }
        }
        IOException failed = failure;
        if (failed != null) {
            throw failed;
        }
    }

    private boolean isToBePlaced(EntryId id) {
        Entry want = state.tree.find(id);
        Entry have = state.onDisk.find(id);
        if (state.asked.contains(id) || (want != null && want.equals(have))) {
            return false;
        }
        // What is new in the log may be what a program has made and the platform is being asked for: the answer tells.
        if (want != null && state.isAskingForNew && (have == null || isInNewFolder(want))) {
            return false;
        }
        if (want != null && have == null && blobs.isWaiting(want)) {
            return false;
        }
        // Deleted by people while a program's change of it is not known to the platform: execute() decides.
        return want == null || !state.ahead.containsKey(id);
    }

    /** {@return whether it is to be somewhere in a folder that is not on the disk} */
    private boolean isInNewFolder(Entry want) {
        EntryId at = want.parent();
        while (at != null && state.onDisk.contains(at)) {
            Entry folder = state.tree.find(at);
            at = folder == null ? null : folder.parent();
        }
        return at != null;
    }

    /**
     * A program may have moved a folder into the one that people have moved into it. Neither can follow the other, so people's move holds,
     * as it is in the log already.
     *
     * @return what programs have moved and goes back
     */
    private Set<EntryId> inCircles(Set<EntryId> places) {
        Set<EntryId> back = new LinkedHashSet<>();
        for (EntryId id : places) {
            Entry want = state.tree.find(id);
            @Nullable EntryId at = want == null ? null : want.parent();
            if (want == null || !state.onDisk.isWithin(at, id)) {
                continue;
            }
            while (at != null && !at.equals(id)) {
                if (state.tree.contains(at) && state.ahead.remove(at) != null) {
                    state.unwritten.add(at);
                    back.add(at);
                }
                Entry entry = state.onDisk.find(at);
                at = entry == null ? null : entry.parent();
            }
        }
        return back;
    }

    /**
     * Where the log wants to put something that a program has made at the same time, both are one if they are of one kind. Else what the
     * program has made, or moved there, makes way, and goes on to be ahead.
     */
    private void clearPlaces(WorkspaceDisk disk, Set<EntryId> places, @Nullable ParticipantId author) {
        for (EntryId id : places) {
            Entry want = state.tree.find(id);
            Entry there = want == null ? null : occupant(want);
            if (want == null
                    || there == null
                    || there.id().equals(id)
                    || state.asked.contains(there.id())
                    || !state.ahead.containsKey(there.id())) {
                continue;
            }
            boolean isNew = !state.tree.contains(there.id());
            if (isNew && isOne(there, want) && !state.onDisk.contains(id)) {
                adopt(disk, there, want, author);
            } else {
                attempt(() -> makeWay(disk, there));
            }
        }
    }

    private boolean isOne(Entry made, Entry want) {
        return made.kind() == want.kind()
                && (want.kind() != EntryKind.BLOB
                        || Objects.equals(state.blobsOnDisk.get(made.id()), state.blobs.get(want.id())));
    }

    private @Nullable Entry occupant(Entry want) {
        EntryId parent = want.parent();
        return parent == null || state.onDisk.contains(parent) ? state.onDisk.child(parent, want.name()) : null;
    }

    /** What a program has made becomes the entry that is to be there. Two texts become one with both in it. */
    void adopt(WorkspaceDisk disk, Entry made, Entry want, @Nullable ParticipantId author) {
        TextFile mine = state.texts.get(made.id());
        TextFile theirs = state.texts.get(want.id());
        FileText content = mine == null ? null : mine.onDisk();
        int known = mine == null || theirs == null ? 0 : mine.knownTo(theirs);
        boolean isOurs = known > 0;
        ParticipantId by = state.ahead.getOrDefault(made.id(), author);
        if (mine != null && !isOurs) {
            state.texts.remove(made.id());
        }
        state.reissue(made.id(), want.id());
        state.ahead.remove(want.id());
        disk.watches().reissue(made.id(), want.id());
        if (isOurs && mine != null) {
            mine.confirm(known);
            if (mine.unconfirmedAuthor().isEmpty()) {
                state.edited.remove(want.id());
            }
        } else if (content != null && by != null) {
            contents.written(want.id(), content, by);
        }
        state.unwritten.add(want.id());
    }

    private void makeWay(WorkspaceDisk disk, Entry there) throws IOException {
        String name = disk.freeName(state.onDisk, there.parent(), there.name());
        String from = state.onDisk.path(there.id());
        moved(there, disk.move(from, state.onDisk.path(there.parent(), name)));
        state.onDisk.put(new Entry(there.id(), there.parent(), name, there.kind()));
    }

    private void execute(WorkspaceDisk disk, TreePlan.Step step, @Nullable ParticipantId author) throws IOException {
        switch (step) {
            case TreePlan.Step.Create(Entry entry) -> create(disk, entry, author);
            case TreePlan.Step.Relocate(Entry from, Entry to) -> relocate(disk, from, to);
            case TreePlan.Step.Delete(Entry entry) -> deleter.delete(disk, entry);
        }
    }

    private void create(WorkspaceDisk disk, Entry entry, @Nullable ParticipantId author) throws IOException {
        requirePlace(entry);
        String path = state.onDisk.path(entry.parent(), entry.name());
        Optional<FileStatus> there = disk.status(path);
        FileStatus.Kind kind = DiskDeleter.kind(entry);
        if (there.isPresent() && there.get().kind() != kind && isFileOrFolder(there.get())) {
            disk.move(
                    path, state.onDisk.path(entry.parent(), disk.freeName(state.onDisk, entry.parent(), entry.name())));
            state.unseen.all(entry.parent());
        }
        if (entry.kind() == EntryKind.FOLDER) {
            FileStatus status = disk.makeFolder(path);
            state.onDisk.put(entry);
            state.statuses.put(entry.id(), status);
            disk.watches().watch(entry.id(), path);
            state.unseen.all(entry.id());
            state.unwritten.remove(entry.id());
        } else {
            state.onDisk.put(entry);
            if (author != null && there.isPresent() && there.get().kind() == kind) {
                meet(disk, entry, there.get(), author);
            }
        }
    }

    /** A program has made a file of this name just now: of two texts both stay; else the program's makes way. */
    private void meet(WorkspaceDisk disk, Entry entry, FileStatus there, ParticipantId author) throws IOException {
        if (entry.kind() == EntryKind.FILE) {
            contents.changed(disk, entry, there, author, true);
        }
        if (!state.statuses.containsKey(entry.id())) {
            String name = disk.freeName(state.onDisk, entry.parent(), entry.name());
            disk.move(state.onDisk.path(entry.id()), state.onDisk.path(entry.parent(), name));
            state.unseen.all(entry.parent());
        }
    }

    private static boolean isFileOrFolder(FileStatus status) {
        return status.kind() == FileStatus.Kind.FILE || status.kind() == FileStatus.Kind.FOLDER;
    }

    private void relocate(WorkspaceDisk disk, Entry from, Entry to) throws IOException {
        Entry now = state.onDisk.find(from.id());
        if (now == null || !now.equals(from)) {
            throw new IOException("%s is not where it was".formatted(from.name()));
        }
        requirePlace(to);
        String target = state.onDisk.path(to.parent(), to.name());
        if (disk.status(target).isPresent()) {
            disk.move(target, state.onDisk.path(to.parent(), disk.freeName(state.onDisk, to.parent(), to.name())));
            state.unseen.all(to.parent());
        }
        moved(to, disk.move(state.onDisk.path(from.id()), target));
        state.onDisk.put(to);
    }

    /** A step before this one may have failed, because a program was faster. */
    private void requirePlace(Entry entry) throws IOException {
        if (entry.parent() != null && !state.onDisk.contains(entry.parent())) {
            throw new IOException("the folder of %s is not there".formatted(entry.name()));
        }
        Entry there = state.onDisk.child(entry.parent(), entry.name());
        if (there != null && !there.id().equals(entry.id())) {
            throw new IOException("%s is in the way of another one".formatted(entry.name()));
        }
    }

    /** A rename changes the status. If the content was changed before it, that stays to be found. */
    private void moved(Entry entry, FileStatus status) {
        FileStatus known = state.statuses.get(entry.id());
        if (known != null && (entry.kind() == EntryKind.FOLDER || WorkspaceDisk.hasSameContent(known, status))) {
            state.statuses.put(entry.id(), status);
        } else {
            state.unseen.name(entry.parent(), entry.name());
        }
    }

    private void writeContent(WorkspaceDisk disk, Entry entry, @Nullable ParticipantId author) throws IOException {
        if (entry.kind() == EntryKind.FOLDER || (entry.kind() == EntryKind.BLOB && blobs.write(disk, entry.id()))) {
            placed(entry);
        }
        // What a program had written into the displaced file goes back at once: the next one would read a file without
        // it, and whether what that one writes has it, too, could not be told.
        int turn = 1;
        while (entry.kind() == EntryKind.FILE
                && turn <= MOST_TURNS
                && writeText(disk, entry, author, turn == MOST_TURNS)) {
            turn++;
        }
    }

    /**
     * Merges what people did with what is on the disk, and writes it.
     *
     * @param whatever whether to write also if a program is faster once more: what it wrote is displaced then, and found there
     * @return whether it is to be done again: a program was faster, or has written something too late, which waits for the disk now
     */
    private boolean writeText(WorkspaceDisk disk, Entry entry, @Nullable ParticipantId author, boolean whatever)
            throws IOException {
        EntryId id = entry.id();
        if (state.doubts.contains(id)) {
            return false;
        }
        String path = state.onDisk.path(id);
        TextFile text = state.text(id);
        FileStatus known = state.statuses.get(id);
        if (known != null && author != null) {
            Optional<FileStatus> now = disk.status(path);
            if (now.isEmpty() || now.get().kind() != FileStatus.Kind.FILE) {
                state.doubts.add(id);
                return false;
            }
            if (!now.get().equals(known)) {
                contents.changed(disk, entry, now.get(), author, false);
                if (state.doubts.contains(id) || contents.isOther(path)) {
                    return false;
                }
            }
        }
        Optional<DisplacedFile> displaced = Optional.empty();
        FileStatus looked = state.statuses.get(id);
        if (merged(text, path) || looked == null) {
            Optional<WorkspaceFiles.Replaced> replaced;
            try {
                replaced = disk.writeFile(path, text.onDisk(), author == null || whatever ? null : looked);
            } catch (IOException e) {
                text.isNotOnDisk();
                throw e;
            }
            if (replaced.isEmpty()) {
                text.isNotOnDisk();
                return true;
            }
            state.statuses.put(id, replaced.get().written());
            displaced = replaced.get().displaced();
        }
        text.isOnDisk();
        placed(entry);
        displaced.ifPresent(file -> displaced(id, file, looked, author));
        return displaced.isPresent() && state.unwritten.contains(id) && text.hasNews();
    }

    private void displaced(EntryId id, DisplacedFile file, @Nullable FileStatus known, @Nullable ParticipantId author) {
        if (author == null) {
            file.close();
        } else {
            latecomers.add(id, file, known, author);
        }
    }

    private static boolean merged(TextFile text, String path) {
        try {
            return text.merge();
        } catch (UpdateException e) {
            LOG.log(System.Logger.Level.ERROR, "the log holds what is no update of " + path, e);
            return true;
        }
    }

    /** Its text is written. Its place may still be another one: who is ahead there is followed later. */
    private void placed(Entry entry) {
        if (entry.equals(state.tree.find(entry.id()))
                || state.ahead.containsKey(entry.id())
                || state.asked.contains(entry.id())) {
            state.unwritten.remove(entry.id());
        }
    }

    private interface Attempt {
        void run() throws IOException;
    }

    private void attempt(Attempt attempt) {
        try {
            attempt.run();
        } catch (IOException e) {
            if (failure == null) {
                failure = e;
            }
        }
    }
}
