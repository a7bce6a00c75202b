package dev.tandem.platform.log;

import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.LogRecord;
import dev.tandem.protocol.ParticipantId;
import dev.tandem.protocol.SessionEvent;
import dev.tandem.protocol.SessionId;
import dev.tandem.protocol.Wire;
import dev.tandem.protocol.WireException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Reads session logs. Blocks on the database; safe for use by several threads. */
public final class SessionLog {
    /** How many rows travel at once: a tail of any length is read in bounded memory. */
    private static final int FETCH_SIZE = 500;

    private final DataSource database;

    public SessionLog(DataSource database) {
        this.database = database;
    }

    /**
     * {@return the row of a session; empty if there is none}
     *
     * @throws StorageException if the database does not answer
     */
    public Optional<SessionHead> head(SessionId session) {
        try (Connection connection = database.getConnection()) {
            return head(connection, session);
        } catch (SQLException e) {
            throw new StorageException("reading the row of session " + session, e);
        }
    }

    /**
     * {@return the last sequence of each session that exists}
     *
     * @throws StorageException if the database does not answer
     */
    public Map<SessionId, Long> lastSequences(Collection<SessionId> sessions) {
        String query = "select id, last_sequence from session where id = any(?)";
        Map<SessionId, Long> sequences = new HashMap<>();
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(query)) {
            Object[] ids = sessions.stream().map(SessionId::value).toArray();
            statement.setArray(1, connection.createArrayOf("uuid", ids));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    sequences.put(new SessionId(rows.getObject(1, UUID.class)), rows.getLong(2));
                }
            }
            return sequences;
        } catch (SQLException e) {
            throw new StorageException("reading the heads of %d sessions".formatted(sessions.size()), e);
        }
    }

    /** {@return the row of a session, read within a transaction; empty if there is none} */
    public static Optional<SessionHead> head(Connection connection, SessionId session) throws SQLException {
        String query = "select name, slug, template, created_at, ended_at, last_sequence, access_epoch"
                + " from session where id = ?";
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setObject(1, session.value());
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                return Optional.of(new SessionHead(
                        session,
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        instant(row, 4),
                        nullableInstant(row, 5),
                        row.getLong(6),
                        row.getLong(7)));
            }
        }
    }

    /**
     * Reads the records after a position, in order.
     *
     * @throws StorageException if the database does not answer
     */
    public List<LogRecord> readAfter(SessionId session, long sequence) {
        List<LogRecord> records = new ArrayList<>();
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false); // a cursor needs a transaction
            readAfter(connection, session, sequence, records::add);
            connection.rollback();
            connection.setAutoCommit(true);
            return records;
        } catch (SQLException e) {
            throw new StorageException("reading the log of session " + session, e);
        }
    }

    /** Reads the records after a position, in order, within a transaction. */
    public static void readAfter(Connection connection, SessionId session, long sequence, Consumer<LogRecord> sink)
            throws SQLException {
        String query = "select sequence, at, author, payload from log_record where session_id = ? and sequence > ?"
                + " order by sequence";
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setFetchSize(FETCH_SIZE);
            statement.setObject(1, session.value());
            statement.setLong(2, sequence);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    sink.accept(record(session, rows));
                }
            }
        }
    }

    /**
     * Reads the records from {@code first} to {@code last}, both included, that are of some kinds.
     *
     * @param kinds stored names
     * @throws StorageException if the database does not answer
     */
    public List<LogRecord> readKinds(SessionId session, long first, long last, List<String> kinds) {
        String query = "select sequence, at, author, payload from log_record"
                + " where session_id = ? and sequence between ? and ? and kind = any(?) order by sequence";
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setObject(1, session.value());
            statement.setLong(2, first);
            statement.setLong(3, last);
            statement.setArray(4, connection.createArrayOf("text", kinds.toArray()));
            List<LogRecord> records = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    records.add(record(session, rows));
                }
            }
            return records;
        } catch (SQLException e) {
            throw new StorageException("reading the log of session " + session, e);
        }
    }

    /**
     * Reads the records after a position up to another one, but for those of one kind.
     *
     * @param except stored name
     * @return empty if they are more than {@code maxRecords}, or their payloads more than {@code maxBytes}
     * @throws StorageException if the database does not answer
     */
    public Optional<List<LogRecord>> readOthers(
            SessionId session, long after, long last, String except, int maxRecords, long maxBytes) {
        String size = "select count(*), coalesce(sum(octet_length(payload)), 0) from log_record"
                + " where session_id = ? and sequence > ? and sequence <= ? and kind <> ?";
        String query = "select sequence, at, author, payload from log_record"
                + " where session_id = ? and sequence > ? and sequence <= ? and kind <> ? order by sequence";
        try (Connection connection = database.getConnection();
                PreparedStatement measure = connection.prepareStatement(size);
                PreparedStatement statement = connection.prepareStatement(query)) {
            for (PreparedStatement each : List.of(measure, statement)) {
                each.setObject(1, session.value());
                each.setLong(2, after);
                each.setLong(3, last);
                each.setString(4, except);
            }
            try (ResultSet row = measure.executeQuery()) {
                row.next();
                if (row.getLong(1) > maxRecords || row.getLong(2) > maxBytes) {
                    return Optional.empty();
                }
            }
            List<LogRecord> records = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    records.add(record(session, rows));
                }
            }
            return Optional.of(records);
        } catch (SQLException e) {
            throw new StorageException("reading the log of session " + session, e);
        }
    }

    /** Reads the updates of one document after a position up to another, in order, within a transaction. */
    public static void readDocument(
            Connection connection, SessionId session, EntryId document, long after, long last, Consumer<LogRecord> sink)
            throws SQLException {
        String query = "select sequence, at, author, payload from log_record"
                + " where session_id = ? and document = ? and sequence > ? and sequence <= ? order by sequence";
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setFetchSize(FETCH_SIZE);
            statement.setObject(1, session.value());
            statement.setObject(2, document.value());
            statement.setLong(3, after);
            statement.setLong(4, last);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    sink.accept(record(session, rows));
                }
            }
        }
    }

    /** Reads the changes of the tree up to a position, in order, within a transaction. */
    public static void readTree(
            Connection connection, SessionId session, long last, Consumer<SessionEvent.TreeChanged> sink)
            throws SQLException {
        // The kind is written out, not set: only so does the planner see that the index of these records fits.
        String query = "select sequence, at, author, payload from log_record"
                + " where session_id = ? and kind = 'treeChanged' and sequence <= ? order by sequence";
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setFetchSize(FETCH_SIZE);
            statement.setObject(1, session.value());
            statement.setLong(2, last);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    if (record(session, rows).event() instanceof SessionEvent.TreeChanged changed) {
                        sink.accept(changed);
                    }
                }
            }
        }
    }

    /** Reads what entries were given to hold after one position and up to another, in order, within a transaction. */
    public static void readBlobs(
            Connection connection, SessionId session, long after, long last, Consumer<LogRecord> sink)
            throws SQLException {
        // The kind is written out for the same reason.
        String query = "select sequence, at, author, payload from log_record"
                + " where session_id = ? and kind = 'blobPut' and sequence > ? and sequence <= ? order by sequence";
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setFetchSize(FETCH_SIZE);
            statement.setObject(1, session.value());
            statement.setLong(2, after);
            statement.setLong(3, last);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    sink.accept(record(session, rows));
                }
            }
        }
    }

    private static LogRecord record(SessionId session, ResultSet row) throws SQLException {
        long sequence = row.getLong(1);
        try {
            return new LogRecord(
                    sequence,
                    instant(row, 2),
                    new ParticipantId(row.getObject(3, UUID.class)),
                    Wire.decode(row.getBytes(4), SessionEvent.class));
        } catch (WireException e) {
            throw new StorageException("record %d of session %s cannot be read".formatted(sequence, session), e);
        }
    }

    private static Instant instant(ResultSet row, int column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static @Nullable Instant nullableInstant(ResultSet row, int column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
