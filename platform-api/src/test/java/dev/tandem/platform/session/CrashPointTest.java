package dev.tandem.platform.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.crdt.ClientRange;
import dev.tandem.crdt.Doc;
import dev.tandem.crdt.IdSet;
import dev.tandem.crdt.Updates;
import dev.tandem.platform.access.Caller;
import dev.tandem.platform.document.DocumentLimits;
import dev.tandem.platform.log.GroupCommitter;
import dev.tandem.platform.log.SessionLog;
import dev.tandem.platform.run.RunQuota;
import dev.tandem.platform.testing.CrashingDatabase;
import dev.tandem.platform.testing.FakeRunners;
import dev.tandem.platform.testing.TestDatabase;
import dev.tandem.platform.tree.TreeCommand;
import dev.tandem.platform.tree.TreeLimits;
import dev.tandem.protocol.Entry;
import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.EntryKind;
import dev.tandem.protocol.LogRecord;
import dev.tandem.protocol.ParticipantId;
import dev.tandem.protocol.ParticipantKind;
import dev.tandem.protocol.Role;
import dev.tandem.protocol.SessionEvent;
import dev.tandem.protocol.SessionId;
import dev.tandem.protocol.Wire;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/**
 * The same short life of a session, ended at each single thing that the platform asks of its database: before and after it.
 * Whatever was acknowledged or shown by then is there when another platform loads the session, and the log has no gap.
 *
 * <p>No cut is chosen by hand, so new statements on the way of a commit, of a snapshot or of whatever is compacted are cut too.
 */
class CrashPointTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration POLL = Duration.ofMillis(1);
    private static final int MOST_QUESTIONS = 2000;
    /** Few records, so that the life of a few edits has several snapshots. */
    private static final SessionLimits LIMITS =
            new SessionLimits(8, 6, 16 << 20, 3, TreeLimits.DEFAULT, DocumentLimits.DEFAULT, RunQuota.DEFAULT);

    @Test
    void nothingIsLostWhereverThePlatformIsCut() {
        Set<String> cuts = new HashSet<>();
        for (boolean afterwards : new boolean[] {false, true}) {
            for (int at = 1; ; at++) {
                assertThat(at).as("questions of one life").isLessThan(MOST_QUESTIONS);
                Life life = new Life(new CrashingDatabase(TestDatabase.pool(), at, afterwards), 0);
                boolean crashed = life.live();
                life.audit("question %d, %s".formatted(at, afterwards ? "after it" : "before it"));
                if (!crashed) {
                    break;
                }
                cuts.add(life.lastWords());
            }
        }
        assertThat(cuts)
                .as("places where it was cut")
                .anyMatch(sql -> sql.contains("log_record"))
                .anyMatch(sql -> sql.contains("insert into session_snapshot"))
                .anyMatch(sql -> sql.contains("insert into document_snapshot"))
                .contains("commit");
    }

    /**
     * Between the commit and the last reader who is told of it. How many readings there are depends on how the edits meet in batches; each
     * is cut, until there are no more.
     */
    @Test
    void nothingIsLostBetweenTheAnswerAndTheFanOut() {
        int publication = 1;
        boolean crashed = true;
        while (crashed) {
            Life life = new Life(new CrashingDatabase(TestDatabase.pool(), 0, false), publication);
            crashed = life.live();
            life.audit("publication " + publication);
            publication++;
        }
        // Whoever joins, the new file, and what is typed before and after it: no batch holds two of them.
        assertThat(publication).as("publications of one life").isGreaterThan(4);
    }

    /** One platform's process, from the founding of a session to its end. */
    private static final class Life {
        private final CrashingDatabase database;
        private final int lastPublication;
        private final SessionId id = SessionId.next();
        private final ParticipantId ada = ParticipantId.next();
        private final ParticipantId bo = ParticipantId.next();
        private final Promised promised = new Promised();
        private final AtomicBoolean founded = new AtomicBoolean();
        private int publications;

        /** @param lastPublication during which the process is killed; 0 for none */
        private Life(CrashingDatabase database, int lastPublication) {
            this.database = database;
            this.lastPublication = lastPublication;
        }

        private String lastWords() {
            return database.crash().join();
        }

        /** {@return whether it was killed before its time} */
        private boolean live() {
            try (GroupCommitter committer = new GroupCommitter(database, Clock.systemUTC()).start()) {
                LiveSessions sessions =
                        new LiveSessions(database, committer, new FakeRunners(), LIMITS, Clock.systemUTC());
                boolean crashed = !(found(committer) && inSession(sessions) && evicted(sessions));
                database.awaitQuiet();
                return crashed;
            }
        }

        private boolean found(GroupCommitter committer) {
            SessionFounder founder = new SessionFounder(committer, LIMITS.documents(), Clock.systemUTC());
            var plan = new SessionFounder.Plan("Kata", null, "empty", "main.txt", "start\n");
            return reached(founder.found(id, ada, "Ada", plan, _ -> {}).thenAccept(committed -> {
                founded.set(true);
                committed.records().forEach(promised::see);
            }));
        }

        private boolean inSession(LiveSessions sessions) {
            try (SessionLease lease = sessions.open(id)) {
                LiveSession session = lease.session();
                return reached(session.subscribe(new Reader()))
                        && reached(session.submit(
                                new Caller.Person(bo),
                                new Command.Join(bo, "Bo", Role.EDITOR, ParticipantKind.GUEST, _ -> {})))
                        && types(session, ada, "a")
                        && makesAFile(session)
                        && types(session, bo, "b")
                        && types(session, ada, "c");
            } catch (RuntimeException e) {
                if (database.crash().isDone()) {
                    return false;
                }
                throw e;
            }
        }

        private boolean types(LiveSession session, ParticipantId who, String text) {
            CompletableFuture<EntryId> file = new CompletableFuture<>();
            Doc doc = new Doc();
            session.read(reader -> {
                EntryId first = reader.view().tree().getFirst().id();
                doc.applyUpdate(reader.stateAsUpdate(first, new byte[] {0}));
                return file.complete(first);
            });
            if (!reached(file)) {
                return false;
            }
            List<CompletionStage<?>> answers = new ArrayList<>();
            for (int i = 0; i < 3; i++) { // at once: they become batches by themselves
                byte[] update = SessionScene.type(doc, i, text);
                answers.add(session.submit(new Caller.Person(who), new Command.UpdateDocument(file.join(), update))
                        .thenRun(() -> promised.update(file.join(), update)));
            }
            return answers.stream().allMatch(this::reached);
        }

        private boolean makesAFile(LiveSession session) {
            Command command = new Command.ChangeTree(
                    List.of(new TreeCommand.Create(null, "second.txt", EntryKind.FILE, "second\n")));
            return reached(session.submit(new Caller.Person(ada), command)
                    .thenAccept(committed -> committed.records().forEach(promised::see)));
        }

        /** Snapshots are stored in the background: one of them at least is part of the life. */
        private boolean evicted(LiveSessions sessions) {
            sessions.evictIdle(Duration.ZERO);
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (!database.crash().isDone() && snapshotAt() < LIMITS.recordsPerSnapshot()) {
                assertThat(System.nanoTime()).as("a snapshot").isLessThan(deadline);
                LockSupport.parkNanos(POLL.toNanos());
            }
            return !database.crash().isDone();
        }

        private long snapshotAt() {
            try (var connection = TestDatabase.pool().getConnection();
                    var query = connection.prepareStatement(
                            "select coalesce(max(sequence), 0) from session_snapshot where session_id = ?")) {
                query.setObject(1, id.value());
                try (var row = query.executeQuery()) {
                    row.next();
                    return row.getLong(1);
                }
            } catch (SQLException e) {
                throw new AssertionError(e);
            }
        }

        /** Waits for an answer, or for the end of the process. {@return whether the answer came} */
        private boolean reached(CompletionStage<?> answer) {
            CompletableFuture<?> future = answer.toCompletableFuture();
            CompletableFuture.anyOf(future.exceptionally(_ -> null), database.crash())
                    .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                    .join();
            return future.isDone() && !future.isCompletedExceptionally();
        }

        /** Someone to whom all is shown. */
        private final class Reader implements SessionSubscriber {
            @Override
            public void opened(SessionReader reader) {}

            @Override
            public void committed(List<LogRecord> records) {
                publications++;
                if (publications == lastPublication) {
                    database.crashNow();
                    throw new IllegalStateException("injected: this process is dead");
                }
                if (!database.crash().isDone()) {
                    records.forEach(promised::see);
                }
            }
        }

        /** Another process takes over. */
        private void audit(String when) {
            SessionLog log = new SessionLog(TestDatabase.pool());
            if (log.head(id).isEmpty()) {
                assertThat(founded).as("%s: the session was founded", when).isFalse();
                return;
            }
            List<LogRecord> records = log.readAfter(id, 0);
            for (int i = 0; i < records.size(); i++) {
                assertThat(records.get(i).sequence()).as(when).isEqualTo(i + 1L);
            }
            try (GroupCommitter committer = new GroupCommitter(TestDatabase.pool(), Clock.systemUTC()).start();
                    SessionLease lease = new LiveSessions(
                                    TestDatabase.pool(), committer, new FakeRunners(), LIMITS, Clock.systemUTC())
                            .open(id)) {
                LiveSession session = lease.session();
                Map<EntryId, byte[]> states = states(session);
                promised.check(when, states, records);
                Map<EntryId, Doc> folded = fold(records);
                states.forEach((document, state) -> assertThat(read(state))
                        .as("%s: %s as loaded and by its log", when, document)
                        .isEqualTo(folded.getOrDefault(document, new Doc())
                                .getText("content")
                                .toString()));
                // And it goes on.
                Doc doc = new Doc();
                EntryId file = states.keySet().iterator().next();
                doc.applyUpdate(states.getOrDefault(file, new byte[] {0, 0}));
                Committed committed = session.submit(
                                new Caller.Person(ada),
                                new Command.UpdateDocument(file, SessionScene.type(doc, 0, "z")))
                        .toCompletableFuture()
                        .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                        .join();
                assertThat(committed.sequence()).as(when).isEqualTo(records.size() + 1L);
            }
        }

        private static Map<EntryId, byte[]> states(LiveSession session) {
            return session.read(reader -> {
                        Map<EntryId, byte[]> states = new HashMap<>();
                        for (Entry entry : reader.view().tree()) {
                            states.put(entry.id(), reader.stateAsUpdate(entry.id(), new byte[] {0}));
                        }
                        return states;
                    })
                    .toCompletableFuture()
                    .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                    .join();
        }

        private static Map<EntryId, Doc> fold(List<LogRecord> records) {
            Map<EntryId, Doc> documents = new HashMap<>();
            for (LogRecord record : records) {
                if (record.event() instanceof SessionEvent.DocumentUpdated updated) {
                    documents
                            .computeIfAbsent(updated.document(), _ -> new Doc())
                            .applyUpdate(updated.update());
                }
            }
            return documents;
        }

        private static String read(byte[] state) {
            Doc doc = new Doc();
            doc.applyUpdate(state);
            return doc.getText("content").toString();
        }
    }

    /** What somebody may rely on. Any thread. */
    private static final class Promised {
        private final Map<EntryId, Collection<byte[]>> updates = new ConcurrentHashMap<>();
        private final Collection<String> records = new ConcurrentLinkedQueue<>();

        private void update(EntryId document, byte[] update) {
            updates.computeIfAbsent(document, _ -> new ConcurrentLinkedQueue<>())
                    .add(update);
        }

        private void see(LogRecord record) {
            records.add(inBytes(record));
        }

        private static String inBytes(LogRecord record) {
            return record.sequence() + " " + HexFormat.of().formatHex(Wire.encode(record));
        }

        private void check(String when, Map<EntryId, byte[]> states, List<LogRecord> log) {
            assertThat(log.stream().map(Promised::inBytes))
                    .as("%s: records that were shown", when)
                    .containsAll(records);
            updates.forEach((document, promised) -> {
                IdSet there = IdSet.of(Updates.inspect(states.getOrDefault(document, new byte[] {0, 0}))
                        .structs());
                for (byte[] update : promised) {
                    List<ClientRange> structs = Updates.inspect(update).structs();
                    assertThat(there.containsAll(IdSet.of(structs)))
                            .as("%s: acknowledged %s in %s", when, structs, there)
                            .isTrue();
                }
            });
        }
    }
}
