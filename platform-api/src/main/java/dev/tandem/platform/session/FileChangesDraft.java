package dev.tandem.platform.session;

import dev.tandem.platform.document.AuthorBinding;
import dev.tandem.platform.document.LiveDocument;
import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.error.Refusal;
import dev.tandem.platform.tree.Tree;
import dev.tandem.platform.tree.TreeCommand;
import dev.tandem.protocol.Blob;
import dev.tandem.protocol.BlobHash;
import dev.tandem.protocol.Entry;
import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.EntryKind;
import dev.tandem.protocol.FileChange;
import dev.tandem.protocol.ParticipantId;
import dev.tandem.protocol.SessionEvent;
import dev.tandem.protocol.TreeChange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The records that what programs did to files becomes: one change of the tree, then the texts.
 *
 * <p>What is so already is no news, because a runner asks again for what it does not know to be done: an entry that has the wanted
 * name or place already, an update that is known. A folder or file that exists is refused nevertheless: it may be somebody else's.
 */
final class FileChangesDraft {
    private final SessionState state;
    private final Tree tree;
    private final ParticipantId author;
    private final Map<EntryId, EntryId> issued = new HashMap<>();
    private final List<TreeChange> changes = new ArrayList<>();
    private final List<SessionEvent> contents = new ArrayList<>();
    private final Map<BlobHash, Blob> stored;
    /** New files that are no text files, by the step that made them, until it is said what they hold. */
    private final Map<EntryId, Integer> unfilled = new LinkedHashMap<>();

    private FileChangesDraft(SessionState state, Tree tree, Command.ChangeFilesByRunner change) {
        this.state = state;
        this.tree = tree;
        this.author = change.author();
        this.stored = change.stored();
    }

    /**
     * Drafts changes.
     *
     * @param tree the draft's own, as it will be before; afterwards as it will be then
     * @return the records to be; empty if there is no news
     * @throws Refusal {@code FILE-01..08}, {@code DOC-01..06}, {@code BLOB-04}, {@code BLOB-06}, with {@link Command.ChangeFilesByRunner#STEP} among its values
     */
    static List<SessionEvent> of(SessionState state, Tree tree, Command.ChangeFilesByRunner change) {
        FileChangesDraft draft = new FileChangesDraft(state, tree, change);
        List<FileChange> changes = change.changes();
        for (int step = 0; step < changes.size(); step++) {
            try {
                draft.add(changes.get(step), step);
            } catch (Refusal refusal) {
                throw at(step, refusal);
            }
        }
        for (int step : draft.unfilled.values()) {
            throw at(step, new Refusal(ErrorCode.REQUEST_MALFORMED, Map.of("reason", "a file without its content")));
        }
        List<SessionEvent> events = new ArrayList<>();
        if (!draft.changes.isEmpty()) {
            events.add(new SessionEvent.TreeChanged(draft.changes));
        }
        events.addAll(draft.contents);
        return events;
    }

    private static Refusal at(int step, Refusal refusal) {
        Map<String, Object> values = new HashMap<>(refusal.values());
        values.put(Command.ChangeFilesByRunner.STEP, step);
        return new Refusal(refusal.code(), values);
    }

    private void add(FileChange change, int step) {
        switch (change) {
            case FileChange.Create create -> create(create, step);
            case FileChange.Rename(EntryId id, String name) -> {
                if (!require(id).name().equals(name)) {
                    execute(new TreeCommand.Rename(real(id), name), EntryId.next());
                }
            }
            case FileChange.Move(EntryId id, @Nullable EntryId parent) -> {
                EntryId to = parent == null ? null : real(parent);
                if (!Objects.equals(require(id).parent(), to)) {
                    execute(new TreeCommand.Move(real(id), to), EntryId.next());
                }
            }
            case FileChange.Delete(EntryId id) -> execute(new TreeCommand.Delete(real(id)), EntryId.next());
            case FileChange.Edit(EntryId id, byte[] update) -> {
                tree.requireFile(id);
                addText(state.requireDocument(id), id, update);
            }
            case FileChange.Put(EntryId id, BlobHash content) -> put(require(id), content);
        }
    }

    private void put(Entry entry, BlobHash content) {
        if (entry.kind() != EntryKind.BLOB) {
            throw new Refusal(ErrorCode.BLOB_REPLACES_TEXT, Map.of("name", entry.name()));
        }
        Blob blob = stored.get(content);
        if (blob == null) {
            // Handed over before the runner lost its connection, or never.
            throw new Refusal(ErrorCode.BLOB_UNREACHABLE, Map.of("hash", content.hex()));
        }
        unfilled.remove(entry.id());
        boolean isNews =
                state.blob(entry.id()).filter(held -> held.blob().equals(blob)).isEmpty();
        if (isNews) {
            contents.add(new SessionEvent.BlobPut(entry.id(), blob));
        }
    }

    private void create(FileChange.Create create, int step) {
        EntryId parent = create.parent();
        EntryId id = EntryId.next();
        execute(new TreeCommand.Create(parent == null ? null : real(parent), create.name(), create.kind(), null), id);
        issued.put(create.provisional(), id);
        if (create.kind() == EntryKind.BLOB) {
            unfilled.put(id, step);
        }
        if (create.content().length > 0) {
            if (create.kind() != EntryKind.FILE) {
                throw new Refusal(ErrorCode.REQUEST_MALFORMED, Map.of("reason", "a folder with text"));
            }
            addText(new LiveDocument(state.limits().documents()), id, create.content());
        }
    }

    private void addText(LiveDocument document, EntryId id, byte[] update) {
        document.check(author, update, true, new AuthorBinding())
                .ifPresent(accepted -> contents.add(new SessionEvent.DocumentUpdated(id, accepted.update())));
    }

    private void execute(TreeCommand command, EntryId id) {
        changes.add(tree.execute(command, id));
    }

    private Entry require(EntryId id) {
        return tree.find(real(id))
                .orElseThrow(() -> new Refusal(ErrorCode.FILE_UNKNOWN, Map.of("entry", id.toString())));
    }

    private EntryId real(EntryId id) {
        return issued.getOrDefault(id, id);
    }
}
