package dev.tandem.platform.session;

import dev.tandem.platform.document.AuthorBinding;
import dev.tandem.platform.document.LiveDocument;
import dev.tandem.platform.document.SeedText;
import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.error.Refusal;
import dev.tandem.platform.history.RestorePlan;
import dev.tandem.platform.history.RestoreTarget;
import dev.tandem.platform.tree.Tree;
import dev.tandem.protocol.Blob;
import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.ParticipantId;
import dev.tandem.protocol.SessionEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The records that bring a version back: one change of the tree, then what the files hold. */
final class RestoreDraft {
    private final List<SessionEvent> events = new ArrayList<>();

    private RestoreDraft() {}

    /**
     * Drafts a restore.
     *
     * @param tree the draft's own, as it will be before; afterwards as it will be then
     * @throws Refusal {@code FILE-01..08}, {@code DOC-02..03}; {@code FILE-03} too if a file was deleted since the target was
     *     prepared, which has to be done again then
     */
    static RestoreDraft of(SessionState state, Tree tree, ParticipantId author, RestoreTarget target) {
        RestoreDraft draft = new RestoreDraft();
        RestorePlan plan = RestorePlan.of(tree, target);
        if (!plan.changes().isEmpty()) {
            draft.events.add(new SessionEvent.TreeChanged(plan.changes()));
        }
        plan.created().forEach((then, now) -> {
            switch (tree.find(now).orElseThrow().kind()) {
                case FILE -> draft.fill(state, then, now, target);
                case BLOB -> draft.put(then, now, target);
                case FOLDER -> {}
            }
        });
        target.blobs().forEach((file, blob) -> {
            if (!plan.created().containsKey(file)) {
                tree.requireContent(file);
                draft.events.add(new SessionEvent.BlobPut(file, blob));
            }
        });
        target.edits().forEach((file, edit) -> {
            if (!plan.created().containsKey(file)) {
                draft.edit(state.requireDocument(file), file, author, edit);
            }
        });
        return draft;
    }

    private void fill(SessionState state, EntryId then, EntryId now, RestoreTarget target) {
        String text = target.texts().get(then);
        if (text == null) {
            throw new Refusal(ErrorCode.FILE_UNKNOWN, Map.of("entry", then.toString()));
        }
        if (!text.isEmpty()) {
            events.add(new SessionEvent.DocumentUpdated(
                    now, SeedText.update(text, state.limits().documents())));
        }
    }

    private void put(EntryId then, EntryId now, RestoreTarget target) {
        Blob blob = target.blobs().get(then);
        if (blob == null) {
            throw new Refusal(ErrorCode.FILE_UNKNOWN, Map.of("entry", then.toString()));
        }
        events.add(new SessionEvent.BlobPut(now, blob));
    }

    private void edit(LiveDocument document, EntryId file, ParticipantId author, byte[] edit) {
        document.check(author, edit, true, new AuthorBinding())
                .ifPresent(accepted -> events.add(new SessionEvent.DocumentUpdated(file, accepted.update())));
    }

    List<SessionEvent> events() {
        return events;
    }
}
