package dev.tandem.runner.workspace;

import dev.tandem.crdt.Doc;
import dev.tandem.protocol.Blob;
import dev.tandem.protocol.BlobHash;
import dev.tandem.protocol.Entry;
import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.EntryKind;
import dev.tandem.protocol.FileChange;
import dev.tandem.protocol.SessionEvent;
import dev.tandem.protocol.SessionSnapshot;
import dev.tandem.protocol.ToRunner;
import dev.tandem.protocol.TreeChange;
import dev.tandem.runner.fake.FakeDisk;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A platform in a few lines: a tree with its rules, documents, and a log. */
public final class ModelPlatform {
    EntryTree tree = new EntryTree();
    final Map<EntryId, Doc> documents = new HashMap<>();
    public final List<SessionEvent> log = new ArrayList<>();
    int requests;
    /** Contents that were handed over. */
    final Map<BlobHash, Blob> stored = new HashMap<>();

    final Map<EntryId, Blob> blobs = new HashMap<>();

    /** A step cannot be done. */
    static final class Refused extends RuntimeException {
        final String code;

        Refused(String code) {
            super(code);
            this.code = code;
        }
    }

    long sequence() {
        return log.size();
    }

    /** Keeps a content; {@return it} */
    public Blob store(byte[] content) {
        try {
            BlobHash hash = BlobHash.of(MessageDigest.getInstance("SHA-256").digest(content));
            Blob blob = new Blob(hash, content.length, "application/octet-stream");
            stored.put(hash, blob);
            return blob;
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    /** {@return what a file holds that is no text file; null if it holds nothing} */
    public @Nullable Blob blob(EntryId file) {
        return blobs.get(file);
    }

    /** Somebody puts a content into a file that is no text file. */
    void put(EntryId file, Blob blob) {
        blobs.put(file, blob);
        log.add(new SessionEvent.BlobPut(file, blob));
    }

    Entry create(@Nullable EntryId parent, String name, EntryKind kind, byte[] content) {
        Entry entry = new Entry(EntryId.next(), parent, name, kind);
        EntryTree now = tree.copy();
        put(now, entry);
        tree = now;
        log.add(new SessionEvent.TreeChanged(List.of(new TreeChange.Created(entry))));
        if (kind == EntryKind.FILE) {
            documents.put(entry.id(), new Doc());
            if (content.length > 0) {
                edit(entry.id(), content);
            }
        }
        return entry;
    }

    /** Makes a file hold a text; folders in its path are made. */
    public void write(String path, String text) {
        EntryId file = find(path);
        if (file == null) {
            int slash = path.lastIndexOf('/');
            file = create(
                            slash < 0 ? null : folder(path.substring(0, slash)),
                            path.substring(slash + 1),
                            EntryKind.FILE,
                            new byte[0])
                    .id();
        }
        Doc doc = doc(file);
        byte[] before = doc.encodeStateVector();
        doc.getText("content").delete(0, doc.getText("content").length());
        doc.getText("content").insert(0, text);
        log.add(new SessionEvent.DocumentUpdated(file, doc.encodeStateAsUpdate(before)));
    }

    private EntryId folder(String path) {
        EntryId known = find(path);
        if (known != null) {
            return known;
        }
        int slash = path.lastIndexOf('/');
        return create(
                        slash < 0 ? null : folder(path.substring(0, slash)),
                        path.substring(slash + 1),
                        EntryKind.FOLDER,
                        new byte[0])
                .id();
    }

    /** {@return the entry of a path; null if there is none} */
    public @Nullable EntryId find(String path) {
        EntryId at = null;
        for (String name : path.split("/")) {
            Entry entry = tree.child(at, name);
            if (entry == null) {
                return null;
            }
            at = entry.id();
        }
        return at;
    }

    void change(TreeChange... changes) {
        EntryTree now = tree.copy();
        for (TreeChange change : changes) {
            apply(now, change);
        }
        tree = now;
        log.add(new SessionEvent.TreeChanged(List.of(changes)));
    }

    void edit(EntryId file, byte[] update) {
        doc(file).applyUpdate(update);
        log.add(new SessionEvent.DocumentUpdated(file, update));
    }

    /** Types into a document. */
    public void type(EntryId file, int at, String text) {
        Doc doc = doc(file);
        byte[] before = doc.encodeStateVector();
        doc.getText("content").insert(Math.min(at, text(file).length()), text);
        log.add(new SessionEvent.DocumentUpdated(file, doc.encodeStateAsUpdate(before)));
    }

    String text(EntryId file) {
        return doc(file).getText("content").toString();
    }

    private Doc doc(EntryId file) {
        return documents.computeIfAbsent(file, _ -> new Doc());
    }

    /** {@return the answer to a request of a runner} */
    public ToRunner answer(long request, List<FileChange> changes) {
        requests++;
        EntryTree now = tree.copy();
        Map<EntryId, EntryId> issued = new HashMap<>();
        List<TreeChange> done = new ArrayList<>();
        List<SessionEvent> texts = new ArrayList<>();
        for (int step = 0; step < changes.size(); step++) {
            try {
                change(now, changes.get(step), issued, done, texts);
            } catch (Refused refused) {
                return new ToRunner.ChangeRefused(request, refused.code, refused.code, step);
            }
        }
        tree = now;
        if (!done.isEmpty()) {
            log.add(new SessionEvent.TreeChanged(done));
        }
        for (SessionEvent content : texts) {
            switch (content) {
                case SessionEvent.DocumentUpdated update -> edit(update.document(), update.update());
                case SessionEvent.BlobPut put -> put(put.entry(), put.blob());
                default -> throw new AssertionError(content);
            }
        }
        return new ToRunner.FilesChanged(request, sequence(), issued);
    }

    private void change(
            EntryTree now,
            FileChange change,
            Map<EntryId, EntryId> issued,
            List<TreeChange> done,
            List<SessionEvent> texts) {
        switch (change) {
            case FileChange.Create create -> {
                EntryId parent = create.parent() == null ? null : issued.getOrDefault(create.parent(), create.parent());
                Entry entry = new Entry(EntryId.next(), parent, create.name(), create.kind());
                put(now, entry);
                issued.put(create.provisional(), entry.id());
                done.add(new TreeChange.Created(entry));
                if (create.content().length > 0) {
                    texts.add(new SessionEvent.DocumentUpdated(entry.id(), create.content()));
                }
            }
            case FileChange.Rename(EntryId id, String name) ->
                step(now, new TreeChange.Renamed(issued.getOrDefault(id, id), name), done);
            case FileChange.Move(EntryId id, @Nullable EntryId parent) -> {
                EntryId to = parent == null ? null : issued.getOrDefault(parent, parent);
                step(now, new TreeChange.Moved(issued.getOrDefault(id, id), to), done);
            }
            case FileChange.Delete(EntryId id) -> step(now, new TreeChange.Deleted(issued.getOrDefault(id, id)), done);
            case FileChange.Edit(EntryId id, byte[] update) -> {
                require(now, id);
                texts.add(new SessionEvent.DocumentUpdated(id, update));
            }
            case FileChange.Put(EntryId id, BlobHash hash) -> {
                Entry entry = require(now, issued.getOrDefault(id, id));
                Blob blob = stored.get(hash);
                if (entry.kind() != EntryKind.BLOB || blob == null) {
                    throw new Refused(blob == null ? "BLOB-06" : "BLOB-04");
                }
                texts.add(new SessionEvent.BlobPut(entry.id(), blob));
            }
        }
    }

    private static void step(EntryTree now, TreeChange change, List<TreeChange> done) {
        apply(now, change);
        done.add(change);
    }

    private static void apply(EntryTree now, TreeChange change) {
        switch (change) {
            case TreeChange.Created(Entry entry) -> put(now, entry);
            case TreeChange.Renamed(EntryId id, String name) -> {
                Entry entry = require(now, id);
                put(now, new Entry(id, entry.parent(), name, entry.kind()));
            }
            case TreeChange.Moved(EntryId id, @Nullable EntryId parent) -> {
                Entry entry = require(now, id);
                put(now, new Entry(id, parent, entry.name(), entry.kind()));
            }
            case TreeChange.Deleted(EntryId id) -> {
                require(now, id);
                now.withDescendants(id).reversed().forEach(entry -> now.remove(entry.id()));
            }
        }
    }

    private static void put(EntryTree now, Entry entry) {
        EntryId parent = entry.parent();
        if (parent != null && require(now, parent).kind() != EntryKind.FOLDER) {
            throw new Refused("FILE-07");
        }
        Entry there = now.child(parent, entry.name());
        if (there != null && !there.id().equals(entry.id())) {
            throw new Refused("FILE-02");
        }
        if (now.isWithin(parent, entry.id())) {
            throw new Refused("FILE-04");
        }
        now.put(entry);
    }

    private static Entry require(EntryTree now, EntryId id) {
        Entry entry = now.find(id);
        if (entry == null) {
            throw new Refused("FILE-03");
        }
        return entry;
    }

    public SessionSnapshot snapshot() {
        Map<EntryId, byte[]> updates = new HashMap<>();
        tree.all().stream()
                .filter(entry -> entry.kind() == EntryKind.FILE)
                .forEach(entry -> updates.put(entry.id(), doc(entry.id()).encodeStateAsUpdate()));
        List<Entry> parentsFirst = new ArrayList<>();
        tree.children(null).forEach(entry -> parentsFirst.addAll(tree.withDescendants(entry.id())));
        Map<EntryId, Blob> held = new HashMap<>(blobs);
        held.keySet().removeIf(id -> !tree.contains(id));
        return new SessionSnapshot(sequence(), parentsFirst, updates, held, List.of());
    }

    /** {@return every path with its text} */
    public Map<String, String> contents() {
        Map<String, String> paths = new TreeMap<>();
        for (Entry entry : tree.all()) {
            paths.put(
                    tree.path(entry.id()),
                    switch (entry.kind()) {
                        case FOLDER -> FakeDisk.FOLDER;
                        case FILE -> text(entry.id());
                        case BLOB -> "(blob)";
                    });
        }
        return paths;
    }
}
