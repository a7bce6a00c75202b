package dev.tandem.platform.log;

import dev.tandem.platform.log.AppendStatement.Head;
import dev.tandem.protocol.LogRecord;
import dev.tandem.protocol.SessionId;
import dev.tandem.protocol.Wire;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to commit a group of batches, at most one a session.
 *
 * <p>A group that only appends is one {@link AppendStatement} in auto-commit mode: one round trip. If rows beside the log change,
 * or an earlier attempt may have been committed, it is a transaction around that statement: make rows, append, change rows,
 * commit.
 */
final class GroupTransaction {
    private final Connection connection;
    private final List<Batch> batches;
    private final Instant at;
    private final @Nullable Outcome[] outcomes;

    private GroupTransaction(Connection connection, List<Batch> batches, Instant at) {
        this.connection = connection;
        this.batches = batches;
        this.at = at;
        this.outcomes = new Outcome[batches.size()];
    }

    /**
     * Commits a group.
     *
     * @param at when the group was first tried: the same at every attempt
     * @param repeated whether an earlier attempt may have been committed although its answer was lost
     * @return an outcome for each batch, in their order; nothing of those that are not {@link Outcome.Done} was written
     * @throws SQLException nothing was written, or the answer to the commit was lost
     */
    static List<Outcome> commit(Connection connection, List<Batch> batches, Instant at, boolean repeated)
            throws SQLException {
        GroupTransaction group = new GroupTransaction(connection, batches, at);
        if (!repeated && batches.stream().allMatch(Batch::isPlain)) {
            group.append();
            return group.outcomes();
        }
        connection.setAutoCommit(false);
        try {
            group.run(repeated);
            connection.commit();
            connection.setAutoCommit(true);
            return group.outcomes();
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

    private void run(boolean repeated) throws SQLException {
        if (repeated) {
            lock();
            findWritten();
        }
        create(repeated);
        boolean[] open = new boolean[outcomes.length];
        for (int i = 0; i < outcomes.length; i++) {
            open[i] = outcomes[i] == null;
        }
        append();
        for (int i = 0; i < outcomes.length; i++) {
            if (open[i] && outcomes[i] instanceof Outcome.Done done) {
                project(batches.get(i), done.records());
            }
        }
    }

    /** Waits for an earlier attempt whose answer was lost and which may still be under way. */
    private void lock() throws SQLException {
        Object[] ids = batches.stream().map(batch -> batch.session().value()).toArray();
        String query = "select id from session where id = any(?) order by id for update";
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setArray(1, connection.createArrayOf("uuid", ids));
            statement.executeQuery().close();
        }
    }

    private void findWritten() throws SQLException {
        for (int i = 0; i < outcomes.length; i++) {
            Batch batch = batches.get(i);
            long before = placeInLog(batch);
            if (before >= 0) {
                outcomes[i] = done(batch, before);
            }
        }
    }

    /** {@return the sequence before this very batch in the log; negative if it is not there} */
    private long placeInLog(Batch batch) throws SQLException {
        NewRecord first = batch.records().getFirst();
        byte[] payload = Wire.encode(first.event());
        String query = "select sequence, payload from log_record where session_id = ? and sequence > ?"
                + " and at = ? and author = ? order by sequence";
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setObject(1, batch.session().value());
            statement.setLong(2, batch.afterSequence());
            statement.setObject(3, at.atOffset(ZoneOffset.UTC));
            statement.setObject(4, first.author().value());
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    if (Arrays.equals(rows.getBytes(2), payload)) {
                        return rows.getLong(1) - 1;
                    }
                }
                return -1;
            }
        }
    }

    private void create(boolean repeated) throws SQLException {
        for (int i = 0; i < outcomes.length; i++) {
            Batch batch = batches.get(i);
            Batch.Creation creation = batch.creation();
            if (outcomes[i] == null && creation != null && !creation.create(connection)) {
                // Making the row waited for an earlier attempt that was still under way when the log was looked at.
                long before = repeated ? placeInLog(batch) : -1;
                outcomes[i] = before < 0 ? new Outcome.NameTaken() : done(batch, before);
            }
        }
    }

    private void append() throws SQLException {
        List<Batch> open = new ArrayList<>();
        for (int i = 0; i < outcomes.length; i++) {
            if (outcomes[i] == null) {
                open.add(batches.get(i));
            }
        }
        if (open.isEmpty()) {
            return;
        }
        Map<SessionId, Head> heads = AppendStatement.execute(connection, open, at);
        for (int i = 0; i < outcomes.length; i++) {
            if (outcomes[i] == null) {
                outcomes[i] = decide(batches.get(i), heads.get(batches.get(i).session()));
            }
        }
    }

    private Outcome decide(Batch batch, @Nullable Head head) {
        if (head == null) {
            return new Outcome.Rejected();
        }
        if (head.fits(batch)) {
            return done(batch, head.lastSequence());
        }
        return head.ended() ? new Outcome.Ended() : new Outcome.Stale(head.lastSequence(), head.epoch());
    }

    private Outcome.Done done(Batch batch, long before) {
        List<LogRecord> records = new ArrayList<>(batch.records().size());
        long sequence = before;
        for (NewRecord record : batch.records()) {
            records.add(new LogRecord(++sequence, at, record.author(), record.event()));
        }
        return new Outcome.Done(records, batch.epochAfter());
    }

    private void project(Batch batch, List<LogRecord> records) throws SQLException {
        for (LogRecord record : records) {
            RowProjection.project(connection, batch.session(), record);
        }
        for (Batch.RowChange change : batch.rows()) {
            change.apply(connection);
        }
    }

    private List<Outcome> outcomes() {
        return Arrays.stream(outcomes).map(Objects::requireNonNull).toList();
    }
}
