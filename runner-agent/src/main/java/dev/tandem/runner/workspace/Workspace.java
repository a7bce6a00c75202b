package dev.tandem.runner.workspace;

import dev.tandem.crdt.RelativePosition;
import dev.tandem.protocol.Blob;
import dev.tandem.protocol.DiskOnly;
import dev.tandem.protocol.Entry;
import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.EntryKind;
import dev.tandem.protocol.FileChange;
import dev.tandem.protocol.ParticipantId;
import dev.tandem.protocol.SessionEvent;
import dev.tandem.protocol.SessionSnapshot;
import dev.tandem.protocol.ToRunner;
import dev.tandem.protocol.TreeChange;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The documents of one session and the files that have to be equal to them, whoever changes which.
 *
 * <p>The log changes the tree and the documents at once; the disk follows with the next {@link #write}. Programs change the disk; what they
 * did is found by {@link #look}, and asked of the platform with the next {@link #request}. Nothing is compared with what it
 * is to become, everything with what the disk was known to hold: so what both sides do at the same time is merged, and what this
 * class wrote itself is no news. Confined to one thread.
 */
public final class Workspace {
    private final WorkspaceState state;
    private final WorkspaceNotices notices;
    private final DiskReader reader;
    private final DiskWriter writer;
    private final Latecomers latecomers;
    private final OtherFiles others;
    private final Proposals proposals;
    private @Nullable WorkspaceDisk disk;

    /** What is to be asked of the platform, in the name of whose program did it. */
    public record Request(ParticipantId author, List<FileChange> changes) {}

    /**
     * @param nanoTime a clock that never goes back, in nanoseconds
     * @param bytes where the bytes of files are that are no text files
     * @param sink takes the content of files that can be no documents
     * @param notices tells people what stays on the disk alone
     */
    public Workspace(LongSupplier nanoTime, BlobSource bytes, BlobSink sink, WorkspaceNotices notices) {
        this.state = new WorkspaceState(nanoTime);
        this.notices = (path, why) -> {
            state.left.stays(path, false, why);
            notices.refused(path, why);
        };
        Newcomers newcomers = new Newcomers(state, notices);
        this.others = new OtherFiles(state, sink, this.notices, nanoTime);
        Contents contents = new Contents(state, others);
        this.reader = new DiskReader(state, newcomers, contents);
        this.latecomers = new Latecomers(state, contents, nanoTime);
        this.writer = new DiskWriter(state, contents, newcomers, latecomers, new BlobWriter(state, bytes, others));
        this.proposals = new Proposals(state, others, nanoTime);
    }

    /** Puts the workspace on another disk, which is empty: everything is to be written. */
    public void attach(WorkspaceDisk empty) {
        disk = empty;
        state.newDisk();
        others.clear();
        empty.watches().watch(null, "");
    }

    /** Without a disk the documents are still followed. */
    public void detach() {
        WorkspaceDisk gone = disk;
        disk = null;
        latecomers.close();
        if (gone != null) {
            gone.watches().close();
        }
    }

    /** Programs that are at work from now on were started by this person: what they write is theirs. */
    public void startedBy(ParticipantId author) {
        state.author = author;
    }

    /** Takes over a snapshot; what is known already and not in the snapshot is gone. */
    public void load(SessionSnapshot snapshot) {
        EntryTree before = state.tree;
        EntryTree now = new EntryTree();
        for (Entry entry : snapshot.entries()) {
            now.put(entry);
            if (!entry.equals(before.find(entry.id()))) {
                state.unwritten.add(entry.id());
            }
        }
        state.tree = now;
        before.all().stream().map(Entry::id).filter(id -> !now.contains(id)).forEach(this::deleted);
        snapshot.documents().forEach(this::update);
        snapshot.blobs().forEach(this::put);
        // What was made by request and deleted again before its record came here.
        state.onDisk.all().stream()
                .map(Entry::id)
                .filter(id -> !now.contains(id) && !state.ahead.containsKey(id))
                .forEach(state.unwritten::add);
        WorkspaceDisk at = disk;
        if (at != null) {
            recognize(at);
        }
        // What the platform refused may be right now.
        state.aside.clear();
        if (disk != null && state.author != null) {
            state.nothingSeen();
        }
    }

    /** What was asked for and never answered may have been done: a new file that holds what a program wrote is that program's, wherever it is. */
    private void recognize(WorkspaceDisk at) {
        List<Entry> made = state.ahead.keySet().stream()
                .map(state.onDisk::find)
                .filter(entry -> entry != null && entry.kind() == EntryKind.FILE && !state.tree.contains(entry.id()))
                .toList();
        for (Entry entry : state.tree.all()) {
            TextFile theirs = state.texts.get(entry.id());
            if (!made.isEmpty() && theirs != null && !state.onDisk.contains(entry.id())) {
                made.stream()
                        .filter(mine -> state.onDisk.contains(mine.id())
                                && state.text(mine.id()).knownTo(theirs) > 0)
                        .findFirst()
                        .ifPresent(mine -> writer.adopt(at, mine, entry, state.author));
            }
        }
    }

    /** A document changed. Documents that are no files are not the workspace's business. */
    public void apply(SessionEvent.DocumentUpdated event) {
        update(event.document(), event.update());
    }

    /** A file that is no text file holds something else. */
    public void apply(SessionEvent.BlobPut event) {
        put(event.entry(), event.blob());
    }

    private void put(EntryId id, Blob blob) {
        Entry entry = state.tree.find(id);
        if (entry != null && entry.kind() == EntryKind.BLOB && !blob.equals(state.blobs.put(id, blob))) {
            state.unwritten.add(id);
        }
    }

    /** {@return what the files hold that are no text files, by their paths} */
    public Map<String, Blob> blobs() {
        Map<String, Blob> byPath = new TreeMap<>();
        state.blobs.forEach((id, blob) -> byPath.put(state.tree.path(id), blob));
        return byPath;
    }

    /** The tree changed. */
    public void apply(SessionEvent.TreeChanged event) {
        for (TreeChange change : event.changes()) {
            switch (change) {
                case TreeChange.Created(Entry entry) -> put(entry);
                case TreeChange.Renamed(EntryId id, String name) -> {
                    Entry entry = known(id);
                    put(new Entry(id, entry.parent(), name, entry.kind()));
                }
                case TreeChange.Moved(EntryId id, @Nullable EntryId parent) -> {
                    Entry entry = known(id);
                    put(new Entry(id, parent, entry.name(), entry.kind()));
                }
                case TreeChange.Deleted(EntryId id) ->
                    state.tree.withDescendants(known(id).id()).reversed().forEach(entry -> {
                        state.tree.remove(entry.id());
                        deleted(entry.id());
                    });
            }
        }
    }

    /** All records up to this position of the log were applied. */
    public void caughtUp(long sequence) {
        proposals.caughtUp(sequence);
    }

    /** {@return whether every change of the documents is on the disk} */
    public boolean isWritten() {
        return state.unwritten.isEmpty();
    }

    /** Something happened to a name in a folder, null for the top. */
    public void changed(@Nullable EntryId folder, String name) {
        state.unseen.name(folder, name);
    }

    /** Something happened in a folder, null for the top. */
    public void changed(@Nullable EntryId folder) {
        state.unseen.all(folder);
    }

    /** Something happened, and nobody knows where. */
    public void anythingChanged() {
        state.nothingSeen();
    }

    /**
     * Finds out what programs did. Before anybody has started one, there is nothing to be found.
     *
     * @param now whether what is gone counts at once, though a program may be about to write it anew
     * @throws IOException if the disk cannot be read
     */
    public void look(boolean now) throws IOException {
        WorkspaceDisk from = disk;
        ParticipantId author = state.author;
        if (author == null) {
            state.unseen.clear();
        } else if (from != null) {
            reader.look(from, author, now);
            latecomers.look(author);
            others.due(from);
        }
    }

    /**
     * Makes the files equal to the documents; those whose bytes have not come yet stay as they are. After a failure the rest is written nevertheless, and what failed is tried again by the
     * next call.
     *
     * @throws IOException if the disk is full or there is none
     */
    public void write() throws IOException {
        if (state.unwritten.isEmpty()) {
            return;
        }
        WorkspaceDisk to = disk;
        if (to == null) {
            throw new IOException("there is no sandbox to write to");
        }
        writer.write(to, state.author);
    }

    /** {@return what programs made that the tree does not show} */
    public DiskOnly diskOnly() {
        return disk == null ? DiskOnly.NONE : state.left.now(state.onDisk);
    }

    /** {@return how long until {@link #look} has something to decide though nothing more happens; empty if it has not} */
    public Optional<Duration> untilLook() {
        return disk == null
                ? Optional.empty()
                : Stream.of(state.doubts.untilOver(), latecomers.untilLook(), others.untilDue())
                        .flatMap(Optional::stream)
                        .min(Duration::compareTo);
    }

    /** {@return whether there are folders to be looked at} */
    public boolean hasUnseen() {
        return disk != null && !state.unseen.isEmpty();
    }

    /** {@return how long until {@link #request} may have something; empty if it has not} */
    public Optional<Duration> untilRequest() {
        return proposals.untilNext().map(Duration::ofNanos);
    }

    /** {@return what is to be asked of the platform now; answered by {@link #done}, {@link #refused} or {@link #forgotten}} */
    public Optional<Request> request() {
        return proposals.next();
    }

    /** The platform did what was asked. */
    public void done(ToRunner.FilesChanged answer) {
        WorkspaceDisk from = disk;
        if (from != null) {
            answer.issued().forEach((provisional, issued) -> from.watches().reissue(provisional, issued));
        }
        proposals.done(answer);
    }

    /** The platform refused what was asked. */
    public void refused(ToRunner.ChangeRefused refusal) {
        proposals.refused(refusal, notices);
    }

    /** There will be no answer: the connection is gone. */
    public void forgotten() {
        proposals.forgotten();
        others.forgotten();
    }

    /** {@return how many text files' names end so} The extensions are without their dot. */
    public long filesOf(Collection<String> extensions) {
        return state.tree.all().stream()
                .filter(entry -> entry.kind() == EntryKind.FILE)
                .filter(entry ->
                        extensions.contains(entry.name().substring(entry.name().lastIndexOf('.') + 1)))
                .count();
    }

    /** {@return the path of a text file relative to the workspace; empty if there is no such file} */
    public Optional<String> pathOfFile(EntryId id) {
        return Stream.of(state.onDisk, state.tree)
                .filter(tree -> {
                    Entry entry = tree.find(id);
                    return entry != null && entry.kind() == EntryKind.FILE;
                })
                .map(tree -> tree.path(id))
                .findFirst();
    }

    /** {@return all files and folders by their paths relative to the workspace} */
    public Map<String, EntryId> paths() {
        Map<String, EntryId> paths = new HashMap<>();
        state.tree.all().forEach(entry -> paths.put(state.tree.path(entry.id()), entry.id()));
        return paths;
    }

    /** {@return the line, from 1, that a position is on in the text that the disk has; empty if that text does not know it} */
    public OptionalInt line(EntryId file, RelativePosition position) {
        TextFile text = state.texts.get(file);
        return text == null ? OptionalInt.empty() : text.line(position);
    }

    private void put(Entry entry) {
        state.tree.put(entry);
        state.unwritten.add(entry.id());
    }

    private void deleted(EntryId id) {
        state.blobs.remove(id);
        if (state.onDisk.contains(id)) {
            state.unwritten.add(id);
        } else {
            state.unwritten.remove(id);
            state.ahead.remove(id);
            state.dropText(id);
        }
    }

    private void update(EntryId id, byte[] update) {
        Entry entry = state.tree.find(id);
        if (entry != null && entry.kind() == EntryKind.FILE) {
            state.text(id).received(update);
            state.unwritten.add(id);
        }
    }

    private Entry known(EntryId id) {
        Entry entry = state.tree.find(id);
        if (entry == null) {
            throw new IllegalArgumentException("entry " + id + " is not there");
        }
        return entry;
    }
}
