package dev.tandem.platform.session;

import dev.tandem.platform.blob.BlobBook;
import dev.tandem.platform.blob.HeldBlob;
import dev.tandem.platform.debug.DebugBook;
import dev.tandem.platform.debug.DebugView;
import dev.tandem.platform.debug.Watches;
import dev.tandem.platform.document.DocumentKind;
import dev.tandem.platform.document.LiveDocument;
import dev.tandem.platform.document.StoredDocument;
import dev.tandem.platform.history.VersionBook;
import dev.tandem.platform.log.SessionHead;
import dev.tandem.platform.run.RunBook;
import dev.tandem.platform.terminal.TerminalBook;
import dev.tandem.platform.tree.Tree;
import dev.tandem.platform.tree.TreeCommand;
import dev.tandem.protocol.DiskOnly;
import dev.tandem.protocol.Entry;
import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.EntryKind;
import dev.tandem.protocol.LogRecord;
import dev.tandem.protocol.OpenPort;
import dev.tandem.protocol.RunId;
import dev.tandem.protocol.SessionEvent;
import dev.tandem.protocol.SessionSnapshot;
import dev.tandem.protocol.TreeChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A session after a position of its log: a fold of its records and nothing else, so that it is the same in every process and
 * after every restart. Confined to the session's owner.
 */
final class SessionState implements SessionReader {
    private static final int SHOWN_RUNS = 20;
    /** The state vector of who has nothing. */
    private static final byte[] NOTHING_KNOWN = {0};

    private final SessionLimits limits;
    private final Tree tree;
    private final RunBook runs;
    private final VersionBook versions;
    private final DebugBook debugs;
    private final TerminalBook terminals;
    private final BlobBook blobs;
    private List<OpenPort> ports;
    private DiskOnly diskOnly;
    private final SessionDocuments documents;
    private SessionInfo info;
    private Members members;
    private int joined;
    private final LogPosition position;
    private final SnapshotTail unstored = new SnapshotTail();

    /** The state before the first record. */
    SessionState(SessionHead head, SessionLimits limits) {
        this(
                head,
                limits,
                0,
                new StoredSession(
                        0, 0, List.of(), List.of(), new RunBook().stored(), null, null, false, null, null, null, null),
                Map.of());
    }

    /**
     * The state before the first record of a log of which retention has removed updates of documents.
     *
     * @param through the position at or before which they may be missing
     * @param bases the documents as of then
     */
    SessionState(SessionHead head, SessionLimits limits, long through, Map<EntryId, StoredDocument> bases) {
        this(head, limits);
        position.mayMissThrough(through);
        documents.standFor(bases);
        // They are there without a command that creates them.
        DocumentKind.OF_EVERY_SESSION.forEach(documents::startFromBase);
    }

    /**
     * Takes in what was appended since, of a log that has lost updates between here and there: the state is older than what is kept.
     *
     * @param through the position at or before which they may be missing
     * @param bases the documents as of then
     * @param tail what is there, in log order
     * @return the tail, and among it one update of each document for all of it that are missing
     */
    List<LogRecord> passHole(long through, Map<EntryId, StoredDocument> bases, List<LogRecord> tail) {
        position.mayMissThrough(through);
        documents.standFor(bases);
        List<LogRecord> told = new ArrayList<>();
        bases.forEach((id, base) -> {
            LiveDocument before = documents.find(id);
            if (before != null) {
                documents.startFromBase(id);
                told.addAll(SessionDocuments.standIn(id, base, before.stateVector(), position.sequence()));
            }
        });
        for (LogRecord record : tail) {
            apply(record);
            told.add(record);
            if (record.event() instanceof SessionEvent.TreeChanged(List<TreeChange> changes)) {
                changes.forEach(change -> {
                    if (change instanceof TreeChange.Created(Entry made) && bases.containsKey(made.id())) {
                        told.addAll(SessionDocuments.standIn(
                                made.id(), bases.get(made.id()), NOTHING_KNOWN, position.sequence()));
                    }
                });
            }
        }
        readCompletely();
        return told;
    }

    /** All records were read: from here on none may be missing. */
    void readCompletely() {
        position.readCompletely();
        documents.readCompletely();
    }

    /**
     * The state that was stored.
     *
     * @param sequence the last record that is contained
     */
    SessionState(
            SessionHead head,
            SessionLimits limits,
            long sequence,
            StoredSession stored,
            Map<EntryId, LiveDocument> storedDocuments) {
        this.limits = limits;
        this.documents = new SessionDocuments(limits.documents());
        this.info = SessionInfo.of(head, stored.network());
        this.position = new LogPosition(head.id(), sequence);
        this.joined = stored.joined();
        this.members = new Members(stored.epoch(), stored.members());
        this.tree = new Tree(limits.tree(), stored.tree());
        this.runs = new RunBook(stored.runs());
        this.versions = stored.versions() == null ? new VersionBook() : new VersionBook(stored.versions());
        this.debugs = new DebugBook(stored.debugs() == null ? List.of() : stored.debugs());
        this.terminals = stored.terminals() == null ? new TerminalBook() : new TerminalBook(stored.terminals());
        this.blobs = stored.blobs() == null ? new BlobBook() : new BlobBook(stored.blobs());
        this.ports = stored.ports() == null ? List.of() : stored.ports();
        this.diskOnly = stored.diskOnly() == null ? DiskOnly.NONE : stored.diskOnly();
        for (Entry entry : stored.tree()) {
            if (entry.kind() == EntryKind.FILE) {
                documents.restore(entry.id(), storedDocuments.get(entry.id()));
            }
        }
        for (EntryId id : DocumentKind.OF_EVERY_SESSION) {
            Optional.ofNullable(storedDocuments.get(id)).ifPresent(settings -> documents.restore(id, settings));
        }
    }

    /**
     * Takes in the next record.
     *
     * @throws IllegalStateException if it is not the next one
     */
    void apply(LogRecord record) {
        position.advance(record.sequence());
        unstored.addRecord();
        versions.apply(record.author(), record.event());
        debugs.apply(record);
        switch (record.event()) {
            case SessionEvent.SessionCreated _, SessionEvent.VersionMade _, SessionEvent.VersionNamed _ -> {}
            case SessionEvent.SessionRenamed renamed -> info = info.withName(renamed.name());
            case SessionEvent.SessionEnded _ -> info = info.ended();
            case SessionEvent.NetworkSwitched(boolean on) -> info = info.withNetwork(on);
            case SessionEvent.DocumentUpdated updated -> {
                if (documents.apply(record, updated)) {
                    unstored.addUpdate(updated.update().length);
                }
            }
            case SessionEvent.BlobPut put -> blobs.put(record, put);
            case SessionEvent.TreeChanged changed -> changed.changes().forEach(this::applyTree);
            case SessionEvent.ParticipantJoined person -> {
                joined++;
                members = members.joined(
                        new Member(person.participant(), person.name(), person.colour(), person.role(), person.kind()));
            }
            case SessionEvent.ParticipantRemoved removed -> members = members.without(removed.participant());
            case SessionEvent.RoleChanged changed -> members = members.withRole(changed.participant(), changed.role());
            case SessionEvent.RunEvent _ -> runs.apply(record);
            case SessionEvent.TerminalEvent _ -> terminals.apply(record);
            case SessionEvent.PortsChanged changed -> ports = changed.ports();
            case SessionEvent.DiskOnlyChanged changed -> diskOnly = changed.left();
        }
    }

    private void applyTree(TreeChange change) {
        tree.apply(change).forEach(gone -> {
            documents.remove(gone);
            blobs.forget(gone);
        });
        if (change instanceof TreeChange.Created created && created.entry().kind() == EntryKind.FILE) {
            documents.create(created.entry().id());
        }
    }

    /** Replaces the members by what the rows say: somebody changed rights beside the log. */
    void correctMembers(Members now) {
        members = now;
    }

    Members members() {
        return members;
    }

    /** {@return how many people ever joined} */
    int joined() {
        return joined;
    }

    Tree tree() {
        return tree;
    }

    RunBook runs() {
        return runs;
    }

    TerminalBook terminals() {
        return terminals;
    }

    VersionBook versions() {
        return versions;
    }

    /** {@return on which ports programs listen} */
    List<OpenPort> ports() {
        return ports;
    }

    /** {@return what is on the sandbox's disk and not in the tree} */
    DiskOnly diskOnly() {
        return diskOnly;
    }

    /** Lets go of what is decoded and unused. {@return how many documents that were} */
    int releaseUnusedDocuments() {
        return documents.releaseUnused();
    }

    SessionInfo info() {
        return info;
    }

    SessionLimits limits() {
        return limits;
    }

    /** {@return what of it is in memory} */
    Census census() {
        return new Census(1, documents.count(), documents.decoded(), runs.going() == null ? 0 : 1);
    }

    /** {@return whether the state should be stored} */
    boolean isSnapshotDue() {
        return unstored.isWorthSnapshot(limits.recordsPerSnapshot(), documents::changedBytes);
    }

    /** {@return whether the last snapshot is not the newest state} */
    boolean hasNewsSinceSnapshot() {
        return !unstored.isEmpty();
    }

    /** {@return everything to be stored; the next snapshot holds what changes from here on} */
    StoredSession.Snapshot takeSnapshot() {
        Map<EntryId, StoredDocument> changed = documents.takeChanged();
        unstored.clear();
        StoredSession session = new StoredSession(
                members.epoch(),
                joined,
                members.list(),
                tree.list(),
                runs.stored(),
                versions.stored(),
                terminals.stored(),
                info.network(),
                blobs.list(),
                ports,
                diskOnly,
                debugs.views());
        return new StoredSession.Snapshot(position.sequence(), session, changed, documents.ids());
    }

    /** Takes back a snapshot that could not be stored. */
    void snapshotFailed(StoredSession.Snapshot snapshot) {
        documents.putBackChanged(snapshot.changed().keySet());
    }

    /**
     * {@return a file's document, or one that every session has}
     *
     * @throws dev.tandem.platform.error.Refusal {@code FILE-03}; {@code BLOB-07} if it is another file
     */
    LiveDocument requireDocument(EntryId id) {
        LiveDocument document = documents.find(id);
        if (document == null) {
            tree.requireFile(id); // tells why there is none
            throw new IllegalStateException("the file %s has no document".formatted(id));
        }
        return document;
    }

    @Override
    public long sequence() {
        return position.sequence();
    }

    @Override
    public SessionView view() {
        return new SessionView(
                position.sequence(),
                info,
                members.list(),
                tree.list(),
                blobs.list(),
                runs.newest(SHOWN_RUNS),
                terminals.views(),
                ports,
                diskOnly,
                debugs.views());
    }

    @Override
    public SessionSnapshot runnerSnapshot() {
        return new SessionSnapshot(
                position.sequence(),
                tree.list(),
                documents.statesForRunner(),
                blobs.blobs(),
                runs.unfinished(),
                terminals.open(),
                info.network());
    }

    @Override
    public Optional<RunBook.Run> run(RunId run) {
        return runs.find(run);
    }

    @Override
    public Optional<DebugView> debug(RunId run) {
        return debugs.find(run);
    }

    @Override
    public long lastTerminalUse() {
        return terminals.lastUse();
    }

    @Override
    public Entry requireContent(EntryId entry) {
        return tree.requireContent(entry);
    }

    @Override
    public void checkNewFile(@Nullable EntryId parent, String name) {
        tree.copy().execute(new TreeCommand.Create(parent, name, EntryKind.FILE, null), EntryId.next());
    }

    @Override
    public Optional<HeldBlob> blob(EntryId entry) {
        return blobs.find(entry);
    }

    @Override
    public boolean hasDocument(EntryId document) {
        return documents.find(document) != null;
    }

    @Override
    public byte[] stateVector(EntryId document) {
        return requireDocument(document).stateVector();
    }

    @Override
    public byte[] stateAsUpdate(EntryId document, byte[] stateVector) {
        return requireDocument(document).stateAsUpdate(stateVector);
    }

    @Override
    public boolean isWatched(String expression) {
        return requireDocument(DocumentKind.DEBUG_SETTINGS_ID).read(settings -> Watches.have(settings, expression));
    }

    @Override
    public String text(EntryId document) {
        tree.requireFile(document);
        return requireDocument(document).text();
    }
}
