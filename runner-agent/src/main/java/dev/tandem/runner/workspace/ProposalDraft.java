package dev.tandem.runner.workspace;

import dev.tandem.protocol.Blob;
import dev.tandem.protocol.Entry;
import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.EntryKind;
import dev.tandem.protocol.FileChange;
import dev.tandem.protocol.ParticipantId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * A request in the making: what the disk is ahead in, as far as it is one author's and one request holds. Confined to the session's
 * thread.
 */
final class ProposalDraft {
    /** Entries made, moved or deleted by one request at most. */
    private static final int MOST_PLACES = 1_000;

    private static final int MOST_BYTES = 1 << 20;

    /** The first so many writings of a file. */
    record Sent(TextFile text, int count) {}

    private final WorkspaceState state;
    final ParticipantId author;
    final List<FileChange> changes = new ArrayList<>();
    final List<EntryId> entries = new ArrayList<>();
    final Map<EntryId, Sent> texts = new LinkedHashMap<>();
    final Map<EntryId, Blob> blobs = new LinkedHashMap<>();
    final Set<EntryId> places = new LinkedHashSet<>();
    private final EntryTree before;
    private int bytes;

    ProposalDraft(WorkspaceState state, ParticipantId author) {
        this.state = state;
        this.author = author;
        this.before = state.tree.copy();
    }

    void places() {
        Set<EntryId> ids = new LinkedHashSet<>();
        for (Map.Entry<EntryId, ParticipantId> each : state.ahead.entrySet()) {
            EntryId id = each.getKey();
            // What people have deleted meanwhile is decided when that is written to the disk.
            boolean isDeleted = state.unwritten.contains(id) && !state.tree.contains(id);
            if (each.getValue().equals(author)
                    && ids.size() < MOST_PLACES
                    && !isDeleted
                    && !state.doubts.contains(id)) {
                ids.add(id);
            }
        }
        for (TreePlan.Step step : TreePlan.of(state.tree, state.onDisk, ids)) {
            if (bytes > MOST_BYTES) {
                break;
            }
            add(step);
        }
        for (EntryId id : ids) {
            Entry entry = state.onDisk.find(id);
            if (!places.contains(id)
                    && (entry == null ? !state.tree.contains(id) : entry.equals(state.tree.find(id)))) {
                state.ahead.remove(id);
            }
        }
    }

    private void add(TreePlan.Step step) {
        switch (step) {
            case TreePlan.Step.Create(Entry entry) -> {
                byte[] content = new byte[0];
                if (entry.kind() == EntryKind.FILE) {
                    TextFile text = state.text(entry.id());
                    int count = text.unconfirmed(author);
                    content = text.update(count);
                    texts.put(entry.id(), new Sent(text, count));
                }
                change(
                        entry.id(),
                        new FileChange.Create(entry.id(), entry.parent(), entry.name(), entry.kind(), content));
                bytes += content.length;
                before.put(entry);
                places.add(entry.id());
                if (entry.kind() == EntryKind.BLOB) {
                    put(entry.id());
                }
            }
            case TreePlan.Step.Relocate(Entry from, Entry to) -> relocate(from, to);
            case TreePlan.Step.Delete(Entry entry) -> {
                change(entry.id(), new FileChange.Delete(entry.id()));
                for (Entry gone : before.withDescendants(entry.id()).reversed()) {
                    before.remove(gone.id());
                    places.add(gone.id());
                }
            }
        }
    }

    /** The tree knows renames and moves: between the two there may be something in the way. */
    private void relocate(Entry from, Entry to) {
        EntryId id = from.id();
        boolean isMoved = !Objects.equals(from.parent(), to.parent());
        boolean isRenamed = !from.name().equals(to.name());
        boolean isBlockedBetween = isMoved && isRenamed && before.child(to.parent(), from.name()) != null;
        if (isBlockedBetween) {
            change(id, new FileChange.Rename(id, TreePlan.PASSING + id));
        }
        if (isMoved) {
            change(id, new FileChange.Move(id, to.parent()));
        }
        if (isRenamed) {
            change(id, new FileChange.Rename(id, to.name()));
        }
        before.put(to);
        places.add(id);
    }

    void texts() {
        for (EntryId id : state.edited) {
            TextFile text = state.text(id);
            int count = text.unconfirmed(author);
            if (bytes > MOST_BYTES || count == 0 || texts.containsKey(id) || !before.contains(id)) {
                continue;
            }
            if (!state.tree.contains(id)) {
                continue;
            }
            byte[] update = text.update(count);
            change(id, new FileChange.Edit(id, update));
            texts.put(id, new Sent(text, count));
            bytes += update.length;
        }
    }

    void blobs() {
        for (Map.Entry<EntryId, ParticipantId> each :
                Map.copyOf(state.blobsAhead).entrySet()) {
            EntryId id = each.getKey();
            Blob wanted = state.blobsOnDisk.get(id);
            if (wanted == null || wanted.equals(state.blobs.get(id))) {
                state.blobsAhead.remove(id);
            } else if (each.getValue().equals(author)
                    && !blobs.containsKey(id)
                    && before.contains(id)
                    && state.tree.contains(id)) {
                put(id);
                places.add(id);
            }
        }
    }

    private void put(EntryId id) {
        Blob blob = state.blobsOnDisk.get(id);
        if (blob != null) {
            change(id, new FileChange.Put(id, blob.hash()));
            blobs.put(id, blob);
        }
    }

    private void change(EntryId id, FileChange change) {
        changes.add(change);
        entries.add(id);
    }
}
