package dev.tandem.platform.session;

import dev.tandem.crdt.Doc;
import dev.tandem.crdt.Subscription;
import dev.tandem.platform.access.Caller;
import dev.tandem.platform.document.DocumentLimits;
import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.error.Refusal;
import dev.tandem.platform.history.History;
import dev.tandem.platform.history.Retention;
import dev.tandem.platform.history.VersionTiming;
import dev.tandem.platform.log.GroupCommitter;
import dev.tandem.platform.run.RunQuota;
import dev.tandem.platform.testing.FakeReplicas;
import dev.tandem.platform.testing.FakeRunners;
import dev.tandem.platform.testing.FaultyDatabase;
import dev.tandem.platform.testing.TestDatabase;
import dev.tandem.platform.tree.TreeLimits;
import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.LogRecord;
import dev.tandem.protocol.ParticipantId;
import dev.tandem.protocol.ParticipantKind;
import dev.tandem.protocol.Role;
import dev.tandem.protocol.SessionId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One session with its people, on a real database whose commits can be made to fail. */
final class SessionScene implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final SessionLimits LIMITS =
            new SessionLimits(8, 6, 16 << 20, 20, TreeLimits.DEFAULT, DocumentLimits.DEFAULT, RunQuota.DEFAULT);

    private final FaultyDatabase database = new FaultyDatabase(TestDatabase.pool());
    /** Stands still: what a test writes, it writes within one minute, which is what blame tells apart. */
    private final Clock clock = Clock.fixed(Instant.now(), ZoneOffset.UTC);

    private final GroupCommitter committer = new GroupCommitter(database, clock).start();
    private final FakeRunners runners = new FakeRunners();
    private final FakeReplicas replicas = new FakeReplicas();
    private final SessionId id = SessionId.next();
    private final VersionTiming timing;
    private final List<SessionLease> leases = new ArrayList<>();
    private @Nullable SessionLease lease;

    SessionScene() {
        this(VersionTiming.NEVER);
    }

    /** @param timing when automatic versions are kept */
    SessionScene(VersionTiming timing) {
        this.timing = timing;
    }

    /** A second, third ... owner of the same session, as other replicas have, or the same one after a restart. */
    SessionLease openAgain() {
        SessionLease another = sessions().open(id);
        leases.add(another);
        return another;
    }

    FakeReplicas replicas() {
        return replicas;
    }

    /** {@return a directory of its own, with nothing in memory} */
    LiveSessions sessions() {
        return new LiveSessions(database, committer, runners, LIMITS, clock, replicas, timing, SessionListener.NONE);
    }

    /** {@return what opens the session's versions} */
    History history() {
        return new History(database, LIMITS.documents(), LIMITS.tree());
    }

    /** Goes on as another process would: with nothing but what the database holds. */
    void restart() {
        if (lease != null) {
            lease.close();
        }
        lease = openAgain();
    }

    /** Stores a snapshot of where the session is now. */
    void snapshotNow() {
        SessionStore store = new SessionStore(TestDatabase.pool(), LIMITS, SessionListener.NONE);
        store.save(id, store.load(id).takeSnapshot());
    }

    /** Waits until a snapshot of the session is stored. */
    void awaitSnapshot() {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (count("session_snapshot") == 0) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("no snapshot was stored in " + PATIENCE);
            }
            Thread.onSpinWait();
        }
    }

    /** Removes what retention removes from the log, as if a month had passed. */
    void compact() {
        Clock nextMonth = Clock.offset(clock, Duration.ofDays(30));
        new Retention(TestDatabase.pool(), nextMonth, Retention.LEAST, LIMITS.documents(), LIMITS.tree()).run();
    }

    /** Leaves nothing but the log. */
    void forgetSnapshots() {
        for (String table : List.of("session_snapshot", "document_snapshot")) {
            try (Connection connection = TestDatabase.pool().getConnection();
                    PreparedStatement delete =
                            connection.prepareStatement("delete from " + table + " where session_id = ?")) {
                delete.setObject(1, id.value());
                delete.executeUpdate();
            } catch (SQLException e) {
                throw new AssertionError("cannot delete from " + table, e);
            }
        }
    }

    /** {@return how many rows of a table belong to the session} */
    long count(String table) {
        try (Connection connection = TestDatabase.pool().getConnection();
                PreparedStatement query =
                        connection.prepareStatement("select count(*) from " + table + " where session_id = ?")) {
            query.setObject(1, id.value());
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        } catch (SQLException e) {
            throw new AssertionError("cannot count rows of " + table, e);
        }
    }

    Person founds(String name, String text) {
        SessionFounder founder = new SessionFounder(committer, LIMITS.documents(), clock);
        ParticipantId founding = ParticipantId.next();
        var plan = new SessionFounder.Plan("Kata", null, "python", "main.py", text);
        get(founder.found(id, founding, name, plan, _ -> {}));
        lease = openAgain();
        return new Person(founding);
    }

    Person joins(String name, Role role) {
        ParticipantId joining = ParticipantId.next();
        get(session()
                .submit(
                        new Caller.Person(joining),
                        new Command.Join(joining, name, role, ParticipantKind.GUEST, _ -> {})));
        return new Person(joining);
    }

    /** Someone in the session. */
    final class Person {
        private final ParticipantId participant;

        private Person(ParticipantId participant) {
            this.participant = participant;
        }

        ParticipantId id() {
            return participant;
        }

        CompletableFuture<Committed> submit(Command command) {
            return submitTo(session(), command);
        }

        CompletableFuture<Committed> submitTo(LiveSession session, Command command) {
            return session.submit(new Caller.Person(participant), command).toCompletableFuture();
        }

        ErrorCode refusal(Command command) {
            return SessionScene.refusal(submit(command));
        }
    }

    FaultyDatabase database() {
        return database;
    }

    FakeRunners runners() {
        return runners;
    }

    SessionId id() {
        return id;
    }

    LiveSession session() {
        if (lease == null) {
            throw new IllegalStateException("nobody founded it yet");
        }
        return lease.session();
    }

    SessionView view() {
        return get(session().read(SessionReader::view));
    }

    long sequence() {
        return get(session().read(SessionReader::sequence));
    }

    /** The file that the session started with. */
    EntryId file() {
        return view().tree().getFirst().id();
    }

    String text() {
        EntryId file = file();
        return get(session().read(reader -> reader.text(file)));
    }

    /** {@return a copy of the file's document, as the editor of {@code person} has it} */
    Doc openFile(Person person) {
        EntryId file = file();
        Doc doc = new Doc();
        doc.applyUpdate(get(session().read(reader -> reader.stateAsUpdate(file, new byte[] {0}))));
        return doc;
    }

    /** Types into a copy. {@return the update that this makes} */
    static byte[] type(Doc doc, int index, String text) {
        List<byte[]> updates = new ArrayList<>();
        try (Subscription _ = doc.observeUpdates(event -> updates.add(event.update()))) {
            doc.getText("content").insert(index, text);
        }
        return updates.getFirst();
    }

    Recorder follow(Consumer<List<LogRecord>> also) {
        Recorder recorder = new Recorder(also);
        get(session().subscribe(recorder));
        return recorder;
    }

    /** {@return the records that a subscriber of another owner is told, as they come} */
    List<LogRecord> followed(LiveSession other) {
        List<LogRecord> seen = Collections.synchronizedList(new ArrayList<>());
        get(other.subscribe(new Recorder(seen::addAll)));
        return seen;
    }

    /** Writes down what a subscriber is told. */
    static final class Recorder implements SessionSubscriber {
        private final Consumer<List<LogRecord>> also;
        private final List<LogRecord> records = new ArrayList<>();
        private long openedAt = -1;

        private Recorder(Consumer<List<LogRecord>> also) {
            this.also = also;
        }

        @Override
        public synchronized void opened(SessionReader reader) {
            openedAt = reader.sequence();
        }

        @Override
        public synchronized void committed(List<LogRecord> committed) {
            records.addAll(committed);
            also.accept(committed);
            notifyAll();
        }

        synchronized long openedAt() {
            return openedAt;
        }

        synchronized List<LogRecord> records() {
            return List.copyOf(records);
        }

        synchronized void await(long sequence) {
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (openedAt < sequence
                    && (records.isEmpty() || records.getLast().sequence() < sequence)) {
                long left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
                if (left <= 0) {
                    throw new AssertionError("record " + sequence + " did not come");
                }
                try {
                    wait(left);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new AssertionError("interrupted", e);
                }
            }
        }
    }

    <T> T get(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new CompletionException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        } catch (TimeoutException e) {
            throw new AssertionError("no answer in " + PATIENCE, e);
        }
    }

    /** {@return the code with which a command was refused} */
    static ErrorCode refusal(CompletionStage<?> stage) {
        Throwable failure = stage.toCompletableFuture()
                .handle((_, thrown) -> thrown)
                .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join();
        Throwable cause = failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
        if (cause instanceof Refusal refusal) {
            return refusal.code();
        }
        throw new AssertionError("was not refused", cause);
    }

    @Override
    public void close() {
        leases.forEach(SessionLease::close);
        committer.close();
    }
}
