package dev.tandem.platform.log;

import dev.tandem.protocol.LogRecord;
import dev.tandem.protocol.SessionEvent;
import dev.tandem.protocol.SessionId;
import dev.tandem.protocol.Wire;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to commit a group of batches, at most one a session: make rows, lock, check, number, insert, commit.
 *
 * <p>Rows of sessions are locked in the order of their ids, by every replica, so that two groups never wait for each other.
 */
final class GroupTransaction {
    private final Connection connection;
    private final boolean repeated;
    private final Instant at;
    private final List<Batch> batches;
    private final @Nullable Outcome[] outcomes;
    private final List<Row> inserts = new ArrayList<>();

    private record Head(long lastSequence, long epoch, boolean ended) {}

    private record Row(SessionId session, LogRecord record) {}

    /** @param repeated whether an earlier attempt may have been committed although its answer was lost */
    private GroupTransaction(Connection connection, List<Batch> batches, Instant at, boolean repeated) {
        this.connection = connection;
        this.batches = batches;
        this.at = at;
        this.repeated = repeated;
        this.outcomes = new Outcome[batches.size()];
    }

    /**
     * Commits a group.
     *
     * @param at when the group was first tried: the same at every attempt
     * @return an outcome for each batch, in their order; nothing of those that are not {@link Outcome.Done} was written
     * @throws SQLException nothing was written, or the answer to the commit was lost
     */
    static List<Outcome> commit(Connection connection, List<Batch> batches, Instant at, boolean repeated)
            throws SQLException {
        connection.setAutoCommit(false);
        try {
            List<Outcome> outcomes = new GroupTransaction(connection, batches, at, repeated).run();
            connection.commit();
            connection.setAutoCommit(true);
            return outcomes;
        } catch (SQLException | RuntimeException e) {
            try {
                connection.rollback();
                connection.setAutoCommit(true);
            } catch (SQLException rollback) {
                e.addSuppressed(rollback); // the connection is broken: the server rolls back by itself
            }
            throw e;
        }
    }

    private List<Outcome> run() throws SQLException {
        create();
        Map<SessionId, Head> heads = lock();
        Map<SessionId, Head> after = new HashMap<>();
        for (int i = 0; i < outcomes.length; i++) {
            if (outcomes[i] == null) {
                Batch batch = batches.get(i);
                Head head = heads.get(batch.session());
                outcomes[i] = head == null ? new Outcome.Rejected() : decide(batch, head, after);
            }
        }
        insert();
        updateHeads(after);
        for (Row row : inserts) {
            RowProjection.project(connection, row.session(), row.record());
        }
        List<Outcome> answers = new ArrayList<>();
        for (int i = 0; i < outcomes.length; i++) {
            Outcome outcome = Objects.requireNonNull(outcomes[i]);
            answers.add(outcome);
            if (outcome instanceof Outcome.Done
                    && after.containsKey(batches.get(i).session())) {
                for (Batch.RowChange change : batches.get(i).rows()) {
                    change.apply(connection);
                }
            }
        }
        return answers;
    }

    private void create() throws SQLException {
        for (int i = 0; i < outcomes.length; i++) {
            Batch batch = batches.get(i);
            Batch.Creation creation = batch.creation();
            if (creation != null && !creation.create(connection) && !isOurOwn(batch)) {
                outcomes[i] = new Outcome.NameTaken();
            }
        }
    }

    private boolean isOurOwn(Batch batch) throws SQLException {
        return repeated && SessionLog.head(connection, batch.session()).isPresent();
    }

    private Map<SessionId, Head> lock() throws SQLException {
        Object[] ids = batches.stream().map(batch -> batch.session().value()).toArray();
        Map<SessionId, Head> heads = new HashMap<>();
        String query = "select id, last_sequence, access_epoch, ended_at is not null from session where id = any(?)"
                + " order by id for update";
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setArray(1, connection.createArrayOf("uuid", ids));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    heads.put(
                            new SessionId(rows.getObject(1, UUID.class)),
                            new Head(rows.getLong(2), rows.getLong(3), rows.getBoolean(4)));
                }
            }
        }
        return heads;
    }

    private Outcome decide(Batch batch, Head head, Map<SessionId, Head> after) throws SQLException {
        if (head.lastSequence() == batch.afterSequence() && head.epoch() == batch.epoch() && !head.ended()) {
            List<LogRecord> records = number(batch);
            records.forEach(record -> inserts.add(new Row(batch.session(), record)));
            long epoch = epochAfter(batch);
            after.put(batch.session(), new Head(batch.afterSequence() + records.size(), epoch, false));
            return new Outcome.Done(records, epoch);
        }
        if (repeated && head.lastSequence() > batch.afterSequence() && isWritten(batch)) {
            return new Outcome.Done(number(batch), epochAfter(batch));
        }
        return head.ended() ? new Outcome.Ended() : new Outcome.Stale(head.lastSequence(), head.epoch());
    }

    private List<LogRecord> number(Batch batch) {
        List<LogRecord> records = new ArrayList<>();
        long sequence = batch.afterSequence();
        for (NewRecord record : batch.records()) {
            records.add(new LogRecord(++sequence, at, record.author(), record.event()));
        }
        return records;
    }

    private static long epochAfter(Batch batch) {
        return batch.epoch()
                + batch.records().stream()
                        .map(NewRecord::event)
                        .filter(RecordKind::changesRights)
                        .count();
    }

    /** Whether the answer to an earlier, successful commit was lost: then the log has this very batch at its place. */
    private boolean isWritten(Batch batch) throws SQLException {
        NewRecord first = batch.records().getFirst();
        String query = "select at, author, payload from log_record where session_id = ? and sequence = ?";
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setObject(1, batch.session().value());
            statement.setLong(2, batch.afterSequence() + 1);
            try (ResultSet row = statement.executeQuery()) {
                return row.next()
                        && row.getObject(1, OffsetDateTime.class).toInstant().equals(at)
                        && row.getObject(2, UUID.class).equals(first.author().value())
                        && Arrays.equals(row.getBytes(3), encode(first.event()));
            }
        }
    }

    private static byte[] encode(SessionEvent event) {
        return Wire.encode(event);
    }

    private void insert() throws SQLException {
        if (inserts.isEmpty()) {
            return;
        }
        int count = inserts.size();
        Object[] sessions = new Object[count];
        Object[] sequences = new Object[count];
        Object[] times = new Object[count];
        Object[] authors = new Object[count];
        Object[] kinds = new Object[count];
        @Nullable Object[] documents = new Object[count];
        byte[][] payloads = new byte[count][];
        for (int i = 0; i < count; i++) {
            Row row = inserts.get(i);
            LogRecord record = row.record();
            sessions[i] = row.session().value();
            sequences[i] = record.sequence();
            times[i] = record.at().atOffset(ZoneOffset.UTC).toString();
            authors[i] = record.author().value();
            kinds[i] = RecordKind.of(record.event());
            documents[i] = RecordKind.document(record.event());
            payloads[i] = encode(record.event());
        }
        String insert = "insert into log_record (session_id, sequence, at, author, kind, document, payload)"
                + " select * from unnest(?, ?, ?, ?, ?, ?, ?)";
        try (PreparedStatement statement = connection.prepareStatement(insert)) {
            setArray(statement, 1, "uuid", sessions);
            setArray(statement, 2, "int8", sequences);
            setArray(statement, 3, "timestamptz", times);
            setArray(statement, 4, "uuid", authors);
            setArray(statement, 5, "text", kinds);
            setArray(statement, 6, "uuid", documents);
            setArray(statement, 7, "bytea", payloads);
            statement.executeUpdate();
        }
    }

    private void updateHeads(Map<SessionId, Head> after) throws SQLException {
        if (after.isEmpty()) {
            return;
        }
        List<Map.Entry<SessionId, Head>> entries = List.copyOf(after.entrySet());
        String update = "update session set last_sequence = head.sequence, access_epoch = head.epoch"
                + " from unnest(?, ?, ?) as head(id, sequence, epoch) where session.id = head.id";
        try (PreparedStatement statement = connection.prepareStatement(update)) {
            setArray(
                    statement,
                    1,
                    "uuid",
                    entries.stream().map(entry -> entry.getKey().value()).toArray());
            setArray(
                    statement,
                    2,
                    "int8",
                    entries.stream()
                            .map(entry -> entry.getValue().lastSequence())
                            .toArray());
            setArray(
                    statement,
                    3,
                    "int8",
                    entries.stream().map(entry -> entry.getValue().epoch()).toArray());
            statement.executeUpdate();
        }
    }

    private void setArray(PreparedStatement statement, int index, String type, @Nullable Object[] values)
            throws SQLException {
        Array array = connection.createArrayOf(type, values);
        statement.setArray(index, array);
    }
}
