package dev.tandem.runner.workspace;

import dev.tandem.crdt.Doc;
import dev.tandem.protocol.Blob;
import dev.tandem.protocol.Entry;
import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.EntryKind;
import dev.tandem.protocol.SessionEvent;
import dev.tandem.protocol.SessionSnapshot;
import dev.tandem.protocol.TreeChange;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The documents of one session and the files that have to be equal to them.
 *
 * <p>Changes of the tree reach the disk at once, changes of texts with the next {@link #write}. Whatever cannot be done on the disk
 * at once is remembered and done by the next {@code write}. Confined to one thread.
 */
public final class Workspace {
    /** Under this name every text file's document holds its text. */
    private static final String CONTENT = "content";
    /** What the platform calls a file that Linux can execute by itself. */
    private static final String PROGRAM = "application/x-elf";

    private final EntryTree tree = new EntryTree();
    private final Map<EntryId, Doc> documents = new HashMap<>();
    /** Entries whose file or folder may differ from the document, in the order of the changes. */
    private final Set<EntryId> unwritten = new LinkedHashSet<>();

    private final Map<EntryId, Blob> blobs = new HashMap<>();
    private final BlobSource bytes;

    private @Nullable WorkspaceDisk disk;

    /** @param bytes where the bytes of files are that are no text files */
    public Workspace(BlobSource bytes) {
        this.bytes = bytes;
    }

    /** Puts the workspace on another disk, which is empty: everything is to be written. */
    public void attach(WorkspaceDisk empty) {
        disk = empty;
        tree.all().forEach(entry -> unwritten.add(entry.id()));
    }

    /** Without a disk the documents are still followed. */
    public void detach() {
        disk = null;
    }

    /** Takes over a snapshot; what is known already and not in the snapshot is gone. */
    public void load(SessionSnapshot snapshot) {
        Map<EntryId, Entry> wanted = new HashMap<>();
        snapshot.entries().forEach(entry -> wanted.put(entry.id(), entry));
        for (Entry known : tree.all()) {
            // Paths may have been swapped meanwhile: no order of moves is right for all, so what changed its place is
            // written anew.
            if (tree.contains(known.id()) && !known.equals(wanted.get(known.id()))) {
                forget(known.id());
            }
        }
        for (Entry entry : snapshot.entries()) {
            if (!tree.contains(entry.id())) {
                tree.put(entry);
                unwritten.add(entry.id());
            }
        }
        snapshot.documents().forEach(this::update);
        snapshot.blobs().forEach(this::put);
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
        Entry entry = tree.find(id);
        if (entry != null && entry.kind() == EntryKind.BLOB && !blob.equals(blobs.put(id, blob))) {
            unwritten.add(id);
        }
    }

    /** {@return what the files hold that are no text files, by their paths} */
    public Map<String, Blob> blobs() {
        Map<String, Blob> byPath = new TreeMap<>();
        blobs.forEach((id, blob) -> byPath.put(tree.path(id), blob));
        return byPath;
    }

    /** The tree changed. */
    public void apply(SessionEvent.TreeChanged event) {
        for (TreeChange change : event.changes()) {
            switch (change) {
                case TreeChange.Created(Entry entry) -> {
                    tree.put(entry);
                    unwritten.add(entry.id());
                }
                case TreeChange.Renamed(EntryId id, String name) -> {
                    Entry entry = known(id);
                    relocate(new Entry(id, entry.parent(), name, entry.kind()));
                }
                case TreeChange.Moved(EntryId id, @Nullable EntryId parent) -> {
                    Entry entry = known(id);
                    relocate(new Entry(id, parent, entry.name(), entry.kind()));
                }
                case TreeChange.Deleted(EntryId id) -> forget(known(id).id());
            }
        }
    }

    /** {@return whether every change of the documents is on the disk} */
    public boolean isWritten() {
        return unwritten.isEmpty();
    }

    /** Finds out what programs have changed, so that the next {@link #write} puts it right. */
    public void check() {
        WorkspaceDisk to = disk;
        if (to != null) {
            for (Entry entry : tree.all()) {
                if (!to.isAsWritten(entry.id(), tree.path(entry.id()))) {
                    unwritten.add(entry.id());
                }
            }
        }
    }

    /**
     * Makes the files equal to the documents; those whose bytes have not come yet stay as they are. After a failure the rest is
     * written nevertheless, and what failed is tried again by the next call.
     *
     * @throws IOException if the disk is full or there is none
     */
    public void write() throws IOException {
        if (unwritten.isEmpty()) {
            return;
        }
        WorkspaceDisk to = disk;
        if (to == null) {
            throw new IOException("there is no sandbox to write to");
        }
        IOException failure = null;
        for (EntryId id : List.copyOf(unwritten)) {
            Entry entry = known(id);
            try {
                boolean done = switch (entry.kind()) {
                    case FOLDER -> {
                        to.writeFolder(id, tree.path(id));
                        yield true;
                    }
                    case FILE -> {
                        to.writeFile(id, tree.path(id), text(id));
                        yield true;
                    }
                    case BLOB -> writeBlob(to, id);
                };
                if (done) {
                    unwritten.remove(id);
                }
            } catch (IOException e) {
                if (failure == null) {
                    failure = e;
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    /** {@return how many text files' names end so} The extensions are without their dot. */
    public long filesOf(Collection<String> extensions) {
        return tree.all().stream()
                .filter(entry -> entry.kind() == EntryKind.FILE)
                .filter(entry ->
                        extensions.contains(entry.name().substring(entry.name().lastIndexOf('.') + 1)))
                .count();
    }

    private boolean writeBlob(WorkspaceDisk to, EntryId id) throws IOException {
        Blob blob = blobs.get(id);
        Optional<Path> source = blob == null ? Optional.empty() : bytes.find(blob);
        if (blob == null || source.isEmpty()) {
            return false;
        }
        to.writeBytes(id, tree.path(id), source.get(), blob.mediaType().equals(PROGRAM));
        return true;
    }

    /** {@return the path of a text file relative to the workspace; empty if there is no such file} */
    public Optional<String> pathOfFile(EntryId id) {
        Entry entry = tree.find(id);
        return entry == null || entry.kind() != EntryKind.FILE ? Optional.empty() : Optional.of(tree.path(id));
    }

    private String text(EntryId file) {
        Doc document = documents.get(file);
        return document == null ? "" : document.getText(CONTENT).toString();
    }

    private void update(EntryId id, byte[] update) {
        Entry entry = tree.find(id);
        if (entry != null && entry.kind() == EntryKind.FILE) {
            documents.computeIfAbsent(id, _ -> new Doc()).applyUpdate(update);
            unwritten.add(id);
        }
    }

    private void relocate(Entry changed) {
        EntryId id = changed.id();
        String from = tree.path(id);
        tree.put(changed);
        String to = tree.path(id);
        // An entry that was never written has nothing on the disk; those under it that were, cannot be without it.
        if (disk == null || !disk.move(from, to)) {
            tree.withDescendants(id).forEach(entry -> unwritten.add(entry.id()));
        }
    }

    private void forget(EntryId id) {
        String path = tree.path(id);
        Set<EntryId> gone = new HashSet<>();
        tree.withDescendants(id).forEach(entry -> gone.add(entry.id()));
        for (EntryId entry : gone) {
            tree.remove(entry);
            documents.remove(entry);
            blobs.remove(entry);
            unwritten.remove(entry);
        }
        if (disk != null) {
            disk.delete(gone, path);
        }
    }

    private Entry known(EntryId id) {
        Entry entry = tree.find(id);
        if (entry == null) {
            throw new IllegalArgumentException("entry " + id + " is not there");
        }
        return entry;
    }
}
