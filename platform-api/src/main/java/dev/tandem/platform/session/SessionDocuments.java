package dev.tandem.platform.session;

import dev.tandem.crdt.Updates;
import dev.tandem.platform.document.DocumentKind;
import dev.tandem.platform.document.DocumentLimits;
import dev.tandem.platform.document.LiveDocument;
import dev.tandem.platform.document.StoredDocument;
import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.LogRecord;
import dev.tandem.protocol.SessionEvent;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The documents of a session: those of its files, and those that every session has. Knows which have changed since the state was stored.
 * Confined to the session's owner.
 */
final class SessionDocuments {
    private final DocumentLimits limits;
    private final Map<EntryId, LiveDocument> documents = new HashMap<>();
    private final Set<EntryId> changed = new HashSet<>();
    /** What stands for records that the log has lost, while it is read; empty otherwise. */
    private Map<EntryId, StoredDocument> bases = Map.of();

    SessionDocuments(DocumentLimits limits) {
        this.limits = limits;
    }

    /** Takes a document as it was stored; null if it never was. */
    void restore(EntryId id, @Nullable LiveDocument stored) {
        documents.put(id, stored == null ? make(id, null) : stored);
    }

    /** From here on records may be missing, for which these stand. */
    void standFor(Map<EntryId, StoredDocument> lost) {
        bases = lost;
    }

    /** From here on no record is missing. */
    void readCompletely() {
        bases = Map.of();
    }

    /** A file's document is there while the file is; others are always there, and made when somebody first asks for them. */
    @Nullable LiveDocument find(EntryId id) {
        return DocumentKind.of(id) == DocumentKind.FILE
                ? documents.get(id)
                : documents.computeIfAbsent(id, _ -> make(id, null));
    }

    /** The document of a file that has just come into being. */
    void create(EntryId id) {
        documents.put(id, make(id, null));
        startFromBase(id);
    }

    /** Begins a document with what stands for its lost records; nothing happens without. */
    void startFromBase(EntryId id) {
        StoredDocument base = bases.get(id);
        if (base != null) {
            documents.put(id, make(id, base));
            changed.add(id);
        }
    }

    /** Lets go of a file that is gone. */
    void remove(EntryId id) {
        documents.remove(id);
        changed.remove(id);
    }

    /** {@return whether there is such a document, which now has the update} */
    boolean apply(LogRecord record, SessionEvent.DocumentUpdated updated) {
        LiveDocument document = find(updated.document());
        if (document == null) {
            return false;
        }
        document.apply(record.author(), record.at(), updated.update());
        changed.add(updated.document());
        return true;
    }

    /** {@return an update of several people as if it were of one of them: who they are is told by the document itself} */
    static List<LogRecord> standIn(EntryId id, StoredDocument base, byte[] known, long sequence) {
        byte[] update = Updates.diffUpdate(base.state(), known);
        return base.authors().values().stream()
                .limit(1)
                .map(author ->
                        new LogRecord(sequence, Instant.EPOCH, author, new SessionEvent.DocumentUpdated(id, update)))
                .toList();
    }

    /** {@return the states of what runners need: all files, and the breakpoints} */
    Map<EntryId, byte[]> statesForRunner() {
        Map<EntryId, byte[]> states = new HashMap<>();
        documents.forEach((id, document) -> {
            if (DocumentKind.of(id) != DocumentKind.RUN_SETTINGS) {
                states.put(id, document.state());
            }
        });
        return states;
    }

    /** Lets go of what is decoded and unused. {@return how many documents that were} */
    int releaseUnused() {
        return (int) documents.values().stream()
                .filter(LiveDocument::releaseIfUnused)
                .count();
    }

    int count() {
        return documents.size();
    }

    int decoded() {
        return (int) documents.values().stream().filter(LiveDocument::isDecoded).count();
    }

    /** {@return how large those are that have changed, in bytes} */
    long changedBytes() {
        return changed.stream().mapToLong(id -> require(id).stateBytes()).sum();
    }

    /** {@return those that have changed; from here on none has} */
    Map<EntryId, StoredDocument> takeChanged() {
        Map<EntryId, StoredDocument> taken = new HashMap<>();
        changed.forEach(id -> taken.put(id, require(id).toStored()));
        changed.clear();
        return taken;
    }

    /** Those that could not be stored have still changed, if they are there. */
    void putBackChanged(Set<EntryId> ids) {
        ids.stream().filter(documents::containsKey).forEach(changed::add);
    }

    List<EntryId> ids() {
        return List.copyOf(documents.keySet());
    }

    private LiveDocument require(EntryId id) {
        return Objects.requireNonNull(documents.get(id), "changed, and not there");
    }

    private LiveDocument make(EntryId id, @Nullable StoredDocument stored) {
        DocumentLimits of = DocumentKind.of(id).limits(limits);
        return stored == null ? new LiveDocument(of) : new LiveDocument(of, stored);
    }
}
