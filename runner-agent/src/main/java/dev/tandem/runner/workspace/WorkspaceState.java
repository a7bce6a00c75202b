package dev.tandem.runner.workspace;

import dev.tandem.protocol.Blob;
import dev.tandem.protocol.Entry;
import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.EntryKind;
import dev.tandem.protocol.ParticipantId;
import dev.tandem.sandbox.FileStatus;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one workspace: the entries as the log tells them, and as they are on the disk. Where the two differ, one of them is
 * ahead and is followed by the other. Confined to the session's thread.
 *
 * <p>An entry that a program made has a provisional id until the platform has issued one.
 */
final class WorkspaceState {
    /** As the log tells it. */
    EntryTree tree = new EntryTree();
    /** As the disk is known to be. Ignored files, links and the like are not in it. */
    final EntryTree onDisk = new EntryTree();
    /** Of what is on the disk, as it was when its content was the known one. */
    final Map<EntryId, FileStatus> statuses = new HashMap<>();

    final Map<EntryId, TextFile> texts = new HashMap<>();
    /** What files hold that are no text files, as the log tells it. */
    final Map<EntryId, Blob> blobs = new HashMap<>();
    /** And as the disk is known to hold it; a program may have changed it since, see {@link #statuses}. */
    final Map<EntryId, Blob> blobsOnDisk = new HashMap<>();
    /** Files whose content on the disk is ahead, which the platform has the bytes of, with whose program wrote it. */
    final Map<EntryId, ParticipantId> blobsAhead = new LinkedHashMap<>();
    /** Entries that the log is ahead in: their place or text is to be written, in this order. */
    final Set<EntryId> unwritten = new LinkedHashSet<>();
    /** Entries that the disk is ahead in, made, moved or gone there, with whose program did it. */
    final Map<EntryId, ParticipantId> ahead = new LinkedHashMap<>();
    /** Files with text that the platform has not confirmed. */
    final Set<EntryId> edited = new LinkedHashSet<>();
    /** Entries whose place is being asked of the platform: until the answer nobody moves them. */
    final Set<EntryId> asked = new HashSet<>();
    /** Whether new entries are being asked for: until the answer, nobody knows which of those that the log tells they are. */
    boolean isAskingForNew;
    /** Paths that stay on the disk alone, for the platform does not take them, as they were then. */
    final Map<String, FileStatus> aside = new HashMap<>();

    /** What the disk has and the tree does not show. */
    final LeftOnDisk left = new LeftOnDisk();

    /** What programs' files are ignored, by the folder that says so, null for the top. */
    final Map<@Nullable EntryId, IgnoreRules> rules = new HashMap<>();

    final Unseen unseen = new Unseen();
    /** Entries that are not where they were on the disk, or empty. */
    final Doubts doubts;

    private final LongSupplier nanoTime;

    /** Whose programs are at work; null while nobody has started any. */
    @Nullable ParticipantId author;

    /** @param nanoTime a clock that never goes back, in nanoseconds */
    WorkspaceState(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.doubts = new Doubts(nanoTime);
    }

    /** Another disk, with nothing on it: everything is to be written, and what only the old one had is gone with it. */
    void newDisk() {
        for (Entry entry : onDisk.all()) {
            if (!tree.contains(entry.id())) {
                texts.remove(entry.id());
                edited.remove(entry.id());
            }
        }
        List.copyOf(onDisk.children(null)).forEach(entry -> forget(entry.id()));
        texts.values().forEach(TextFile::newDisk);
        ahead.clear();
        blobsAhead.clear();
        asked.clear();
        isAskingForNew = false;
        aside.clear();
        left.clear();
        rules.clear();
        doubts.clear();
        unseen.clear();
        tree.all().forEach(entry -> unwritten.add(entry.id()));
    }

    /** Everything is to be looked at: what happened is not known. */
    void nothingSeen() {
        unseen.all(null);
        for (Entry entry : onDisk.all()) {
            if (entry.kind() == EntryKind.FOLDER) {
                unseen.all(entry.id());
            }
        }
    }

    TextFile text(EntryId file) {
        return texts.computeIfAbsent(file, _ -> new TextFile(nanoTime));
    }

    /** {@return the file on the disk that this is the text of; empty if there is none any more} */
    Optional<EntryId> find(TextFile text) {
        return texts.entrySet().stream()
                .filter(each -> each.getValue().equals(text) && onDisk.contains(each.getKey()))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** {@return whether the disk has something of this entry that the platform does not} */
    boolean isDiskAhead(EntryId id) {
        return ahead.containsKey(id) || asked.contains(id) || edited.contains(id) || blobsAhead.containsKey(id);
    }

    /** An entry and all in it are not on the disk any more, or not as entries. */
    void forget(EntryId id) {
        if (onDisk.contains(id)) {
            for (Entry entry : onDisk.withDescendants(id).reversed()) {
                onDisk.remove(entry.id());
                statuses.remove(entry.id());
                blobsOnDisk.remove(entry.id());
                blobsAhead.remove(entry.id());
                rules.remove(entry.id());
                unseen.forget(entry.id());
            }
        }
    }

    /** The log has an entry no more: what is known of its text is of no use. */
    void dropText(EntryId id) {
        texts.remove(id);
        edited.remove(id);
    }

    /** Gives what is on the disk under one id another one. */
    void reissue(EntryId from, EntryId to) {
        if (onDisk.contains(from)) {
            onDisk.replaceId(from, to);
        }
        replace(statuses, from, to);
        replace(ahead, from, to);
        replace(blobsOnDisk, from, to);
        replace(blobsAhead, from, to);
        replace(rules, from, to);
        doubts.reissue(from, to);
        replace(edited, from, to);
        replace(asked, from, to);
        unseen.reissue(from, to);
        TextFile mine = texts.remove(from);
        if (mine != null) {
            TextFile known = texts.put(to, mine);
            if (known != null) {
                mine.receivedAll(known);
            }
        }
    }

    private static <T> void replace(Map<EntryId, T> map, EntryId from, EntryId to) {
        T value = map.remove(from);
        if (value != null) {
            map.put(to, value);
        }
    }

    private static void replace(Set<EntryId> set, EntryId from, EntryId to) {
        if (set.remove(from)) {
            set.add(to);
        }
    }
}
