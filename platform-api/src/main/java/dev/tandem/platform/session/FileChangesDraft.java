package dev.tandem.platform.session;

import dev.tandem.platform.document.AuthorBinding;
import dev.tandem.platform.document.LiveDocument;
import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.error.Refusal;
import dev.tandem.platform.tree.Tree;
import dev.tandem.platform.tree.TreeCommand;
import dev.tandem.protocol.Entry;
import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.EntryKind;
import dev.tandem.protocol.FileChange;
import dev.tandem.protocol.ParticipantId;
import dev.tandem.protocol.SessionEvent;
import dev.tandem.protocol.TreeChange;
import java.util.ArrayList;
import java.util.HashMap;
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
    private final List<SessionEvent> texts = new ArrayList<>();

    private FileChangesDraft(SessionState state, Tree tree, ParticipantId author) {
        this.state = state;
        this.tree = tree;
        this.author = author;
    }

    /**
     * Drafts changes.
     *
     * @param tree the draft's own, as it will be before; afterwards as it will be then
     * @return the records to be; empty if there is no news
     * @throws Refusal {@code FILE-01..08}, {@code DOC-01..06}, with {@link Command.ChangeFilesByRunner#STEP} among its values
     */
    static List<SessionEvent> of(SessionState state, Tree tree, ParticipantId author, List<FileChange> changes) {
        FileChangesDraft draft = new FileChangesDraft(state, tree, author);
        for (int step = 0; step < changes.size(); step++) {
            try {
                draft.add(changes.get(step));
            } catch (Refusal refusal) {
                Map<String, Object> values = new HashMap<>(refusal.values());
                values.put(Command.ChangeFilesByRunner.STEP, step);
                throw new Refusal(refusal.code(), values);
            }
        }
        List<SessionEvent> events = new ArrayList<>();
        if (!draft.changes.isEmpty()) {
            events.add(new SessionEvent.TreeChanged(draft.changes));
        }
        events.addAll(draft.texts);
        return events;
    }

    private void add(FileChange change) {
        switch (change) {
            case FileChange.Create create -> create(create);
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
        }
    }

    private void create(FileChange.Create create) {
        if (create.kind() == EntryKind.BLOB) {
            throw new Refusal(ErrorCode.REQUEST_MALFORMED, Map.of("reason", "files of this kind are uploaded"));
        }
        EntryId parent = create.parent();
        EntryId id = EntryId.next();
        execute(new TreeCommand.Create(parent == null ? null : real(parent), create.name(), create.kind(), null), id);
        issued.put(create.provisional(), id);
        if (create.content().length > 0) {
            if (create.kind() != EntryKind.FILE) {
                throw new Refusal(ErrorCode.REQUEST_MALFORMED, Map.of("reason", "a folder with text"));
            }
            addText(new LiveDocument(state.limits().documents()), id, create.content());
        }
    }

    private void addText(LiveDocument document, EntryId id, byte[] update) {
        document.check(author, update, true, new AuthorBinding())
                .ifPresent(accepted -> texts.add(new SessionEvent.DocumentUpdated(id, accepted.update())));
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
