package dev.tandem.platform.session;

import dev.tandem.platform.document.LiveDocument;
import dev.tandem.platform.document.StoredDocument;
import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.error.Refusal;
import dev.tandem.platform.history.Checkpoints;
import dev.tandem.platform.history.Compaction;
import dev.tandem.platform.log.SessionHead;
import dev.tandem.platform.log.SessionLog;
import dev.tandem.platform.log.StorageException;
import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.LogRecord;
import dev.tandem.protocol.ParticipantId;
import dev.tandem.protocol.ParticipantKind;
import dev.tandem.protocol.Role;
import dev.tandem.protocol.SessionId;
import dev.tandem.protocol.Wire;
import dev.tandem.protocol.WireException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/** Loads sessions (snapshot and tail) and stores snapshots. Blocks on the database; safe for use by several threads. */
final class SessionStore {
    private static final Logger LOG = Logger.getLogger(SessionStore.class);

    private final DataSource database;
    private final SessionLog log;
    private final SessionLimits limits;
    private final SessionListener listener;
    private final SnapshotQueue snapshots = new SnapshotQueue();

    SessionStore(DataSource database, SessionLimits limits, SessionListener listener) {
        this.listener = listener;
        this.database = database;
        this.log = new SessionLog(database);
        this.limits = limits;
    }

    SessionLimits limits() {
        return limits;
    }

    /** {@return the turns of all sessions of this store} */
    SnapshotQueue snapshots() {
        return snapshots;
    }

    /**
     * {@return a session as of now}
     *
     * @throws Refusal {@code SESSION-01}
     * @throws StorageException if the database does not answer
     */
    SessionState load(SessionId session) {
        return inSnapshot("loading session " + session, connection -> load(connection, session));
    }

    /** Work that sees the database as of one moment. */
    @FunctionalInterface
    private interface Reading<T> {
        T read(Connection connection) throws SQLException;
    }

    private <T> T inSnapshot(String purpose, Reading<T> reading) {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                // For this transaction alone, and in one message with its begin: the driver's own way asks twice, and
                // once
                // more to undo it.
                statement.execute("set transaction isolation level repeatable read, read only");
                return reading.read(connection);
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            throw new StorageException(purpose, e);
        }
    }

    private SessionState load(Connection connection, SessionId session) throws SQLException {
        SessionHead head = requireHead(connection, session);
        SessionState state = readSnapshot(connection, head);
        SessionLog.readAfter(connection, session, state.sequence(), state::apply);
        state.readCompletely();
        if (state.members().epoch() != head.epoch()) {
            state.correctMembers(readMembers(connection, session, head.epoch()));
        }
        return state;
    }

    private SessionState readSnapshot(Connection connection, SessionHead head) throws SQLException {
        String query = "select sequence, state from session_snapshot where session_id = ?";
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setObject(1, head.id().value());
            try (ResultSet row = statement.executeQuery()) {
                if (row.next()) {
                    StoredSession stored = Wire.decode(row.getBytes(2), StoredSession.class);
                    return new SessionState(head, limits, row.getLong(1), stored, readDocuments(connection, head.id()));
                }
            }
        } catch (WireException e) {
            LOG.warnf(e, "the snapshot of session %s is of another version: its whole log is read", head.id());
        }
        return beforeTheLog(connection, head);
    }

    private SessionState beforeTheLog(Connection connection, SessionHead head) throws SQLException {
        long through = Compaction.through(connection, head.id());
        if (through == 0) {
            return new SessionState(head, limits);
        }
        return new SessionState(head, limits, through, bases(connection, head.id(), through));
    }

    private static Map<EntryId, StoredDocument> bases(Connection connection, SessionId session, long through)
            throws SQLException {
        try {
            return Compaction.bases(connection, session, through);
        } catch (WireException e) {
            throw new StorageException("a checkpoint of session %s cannot be read".formatted(session), e);
        }
    }

    private Map<EntryId, LiveDocument> readDocuments(Connection connection, SessionId session)
            throws SQLException, WireException {
        Map<EntryId, LiveDocument> documents = new HashMap<>();
        String query = "select document, state from document_snapshot where session_id = ?";
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setFetchSize(100);
            statement.setObject(1, session.value());
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    var stored = Wire.decode(rows.getBytes(2), StoredDocument.class);
                    documents.put(
                            new EntryId(rows.getObject(1, UUID.class)), new LiveDocument(limits.documents(), stored));
                }
            }
        }
        return documents;
    }

    /**
     * Brings a state up to now, after someone else appended or changed rights.
     *
     * @return the records that were missing; those that retention has removed from the log are replaced by what documents gained
     *     by them
     * @throws StorageException if the database does not answer; the state is unchanged
     */
    List<LogRecord> catchUp(SessionState state) {
        SessionId session = state.info().id();
        SessionHead head = requireHead(session);
        if (head.lastSequence() == state.sequence()
                && head.epoch() == state.members().epoch()) {
            return List.of();
        }
        List<LogRecord> tail = log.readAfter(session, state.sequence());
        if (isMissingAny(state.sequence(), tail, head.lastSequence())) {
            return passHole(state);
        }
        head = requireHead(session);
        Members rows = null;
        if (head.lastSequence() == state.sequence() + tail.size()) {
            try (Connection connection = database.getConnection()) {
                rows = readMembers(connection, session, head.epoch());
            } catch (SQLException e) {
                throw new StorageException("reading the members of session " + session, e);
            }
        }
        tail.forEach(state::apply);
        if (rows != null && state.members().epoch() != rows.epoch()) {
            state.correctMembers(rows);
        }
        tellFollowed(tail);
        return tail;
    }

    private static boolean isMissingAny(long after, List<LogRecord> tail, long last) {
        long next = after + 1;
        for (LogRecord record : tail) {
            if (record.sequence() != next) {
                return true;
            }
            next++;
        }
        return next <= last;
    }

    /**
     * Brings a state up to now that is older than the log reaches back: its process was stopped for longer than the log is kept.
     * The checkpoints stand for the updates that are missing.
     */
    private List<LogRecord> passHole(SessionState state) {
        SessionId session = state.info().id();
        LOG.warnf("session %s was not followed for longer than its log is kept; it goes on from checkpoints", session);
        Missed missed = inSnapshot("catching up with session " + session, connection -> {
            SessionHead head = requireHead(connection, session);
            List<LogRecord> tail = new ArrayList<>();
            SessionLog.readAfter(connection, session, state.sequence(), tail::add);
            long through = Compaction.through(connection, session);
            return new Missed(
                    through, bases(connection, session, through), tail, readMembers(connection, session, head.epoch()));
        });
        List<LogRecord> told = state.passHole(missed.through(), missed.bases(), missed.tail());
        state.correctMembers(missed.members());
        tellFollowed(missed.tail());
        return told;
    }

    private record Missed(long through, Map<EntryId, StoredDocument> bases, List<LogRecord> tail, Members members) {}

    /** Tells how far a session was behind what others had appended. */
    void tellFollowed(List<LogRecord> records) {
        if (!records.isEmpty()) {
            Duration age = Duration.between(
                    records.getFirst().at(), InstantSource.system().instant());
            listener.followed(records.size(), age);
        }
    }

    private SessionHead requireHead(SessionId session) {
        return log.head(session).orElseThrow(() -> unknown(session));
    }

    private static SessionHead requireHead(Connection connection, SessionId session) throws SQLException {
        return SessionLog.head(connection, session).orElseThrow(() -> unknown(session));
    }

    private static Refusal unknown(SessionId session) {
        return new Refusal(ErrorCode.SESSION_UNKNOWN, Map.of("session", session.toString()));
    }

    private static Members readMembers(Connection connection, SessionId session, long epoch) throws SQLException {
        List<Member> members = new ArrayList<>();
        String query = "select id, name, colour, role, kind from participant"
                + " where session_id = ? and removed_at is null order by joined_at, id";
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setObject(1, session.value());
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    members.add(new Member(
                            new ParticipantId(row.getObject(1, UUID.class)),
                            row.getString(2),
                            row.getInt(3),
                            Role.valueOf(row.getString(4)),
                            ParticipantKind.valueOf(row.getString(5))));
                }
            }
        }
        return new Members(epoch, members);
    }

    /**
     * Stores a snapshot, unless a later one is there.
     *
     * @throws StorageException if the database does not answer; nothing was stored
     */
    void save(SessionId session, StoredSession.Snapshot snapshot) {
        long began = System.nanoTime();
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try {
                if (saveSession(connection, session, snapshot)) {
                    saveDocuments(connection, session, snapshot);
                }
                connection.commit();
            } catch (SQLException e) {
                connection.rollback();
                throw e;
            } finally {
                connection.setAutoCommit(true);
            }
            listener.snapshotSaved(System.nanoTime() - began);
        } catch (SQLException e) {
            listener.snapshotFailed();
            throw new StorageException("storing a snapshot of session " + session, e);
        }
    }

    private static boolean saveSession(Connection connection, SessionId session, StoredSession.Snapshot snapshot)
            throws SQLException {
        String upsert = "insert into session_snapshot (session_id, sequence, state) values (?, ?, ?)"
                + " on conflict (session_id) do update set sequence = excluded.sequence, state = excluded.state"
                + " where session_snapshot.sequence < excluded.sequence";
        try (PreparedStatement statement = connection.prepareStatement(upsert)) {
            statement.setObject(1, session.value());
            statement.setLong(2, snapshot.sequence());
            statement.setBytes(3, Wire.encode(snapshot.session()));
            return statement.executeUpdate() == 1;
        }
    }

    private static void saveDocuments(Connection connection, SessionId session, StoredSession.Snapshot snapshot)
            throws SQLException {
        String upsert = "insert into document_snapshot (session_id, document, sequence, state) values (?, ?, ?, ?)"
                + " on conflict (session_id, document) do update set sequence = excluded.sequence,"
                + " state = excluded.state";
        try (PreparedStatement statement = connection.prepareStatement(upsert);
                Checkpoints checkpoints = new Checkpoints(connection, session)) {
            for (var document : snapshot.changed().entrySet()) {
                byte[] encoded = Wire.encode(document.getValue());
                statement.setObject(1, session.value());
                statement.setObject(2, document.getKey().value());
                statement.setLong(3, snapshot.sequence());
                statement.setBytes(4, encoded);
                statement.addBatch();
                checkpoints.keepIfDue(document.getKey(), snapshot.sequence(), document.getValue(), encoded);
            }
            statement.executeBatch();
        }
        String delete = "delete from document_snapshot where session_id = ? and not document = any(?)";
        try (PreparedStatement statement = connection.prepareStatement(delete)) {
            Object[] documents =
                    snapshot.documents().stream().map(EntryId::value).toArray();
            statement.setObject(1, session.value());
            statement.setArray(2, connection.createArrayOf("uuid", documents));
            statement.executeUpdate();
        }
    }
}
