package dev.tandem.platform.log;

import dev.tandem.protocol.SessionEvent;
import dev.tandem.protocol.SessionId;
import dev.tandem.protocol.Wire;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The one statement that appends: locks the sessions' rows, decides which batches fit, numbers their records, inserts them and
 * moves the heads. One round trip, which in auto-commit mode is the whole transaction.
 *
 * <p>Rows are locked in the order of their ids, by every replica, so that two groups never wait for each other. What a batch is
 * compared with is read under the lock: the clause {@code for update} gives the newest version of a row, whatever the
 * statement's own snapshot says.
 *
 * <p>A single batch is tried as a {@link SingleAppend} first.
 */
final class AppendStatement {
    private static final String SQL = """
            with asked as materialized (
              select * from unnest(?::uuid[], ?::int8[], ?::int8[], ?::int8[], ?::int4[], ?::bool[])
                with ordinality as asked(id, after_sequence, epoch, next_epoch, records, commutes, place)
            ), head as materialized (
              select id, last_sequence, access_epoch, ended_at is not null as ended
              from session where id = any(?::uuid[]) order by id for update
            ), fit as materialized (
              select head.id, head.last_sequence, asked.place, asked.records, asked.next_epoch
              from head join asked on asked.id = head.id
              where not head.ended and head.access_epoch = asked.epoch
                and (head.last_sequence = asked.after_sequence
                  or asked.commutes and head.last_sequence > asked.after_sequence)
            ), moved as (
              update session set last_sequence = fit.last_sequence + fit.records, access_epoch = fit.next_epoch
              from fit where session.id = fit.id
            ), added as (
              insert into log_record (session_id, sequence, at, author, kind, document, payload)
              select fit.id, fit.last_sequence + item.position, ?::timestamptz,
                (?::uuid[])[item.author], (?::text[])[item.kind], (?::uuid[])[item.document], item.payload
              from unnest(?::int4[], ?::int4[], ?::int4[], ?::int4[], ?::int4[], ?::bytea[])
                as item(batch, position, author, kind, document, payload)
              join fit on fit.place = item.batch
            )
            select id, last_sequence, access_epoch, ended from head
            """;

    /**
     * A session's row before the statement.
     *
     * @param ended whether nothing may follow
     */
    record Head(long lastSequence, long epoch, boolean ended) {
        /** {@return whether the statement appended the batch to this head: the same condition as in its text} */
        boolean fits(Batch batch) {
            return !ended
                    && epoch == batch.epoch()
                    && (lastSequence == batch.afterSequence()
                            || (batch.commutes() && lastSequence > batch.afterSequence()));
        }
    }

    private AppendStatement() {}

    /**
     * Appends those batches that fit; the others leave no trace.
     *
     * @param batches at most one a session
     * @param at when the records happened
     * @return the heads as they were under the lock; a session without a row is absent
     */
    static Map<SessionId, Head> execute(Connection connection, List<Batch> batches, Instant at) throws SQLException {
        Head before = batches.size() == 1 ? SingleAppend.execute(connection, batches.getFirst(), at) : null;
        // Why a single one does not fit is told by the long form; nothing was written.
        return before == null
                ? appendAll(connection, batches, at)
                : Map.of(batches.getFirst().session(), before);
    }

    private static Map<SessionId, Head> appendAll(Connection connection, List<Batch> batches, Instant at)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(SQL)) {
            Object[] sessions =
                    batches.stream().map(batch -> batch.session().value()).toArray();
            bindBatches(connection, statement, batches, sessions);
            statement.setArray(7, connection.createArrayOf("uuid", sessions));
            statement.setObject(8, at.atOffset(ZoneOffset.UTC));
            bindRecords(connection, statement, 9, batches);
            try (ResultSet rows = statement.executeQuery()) {
                Map<SessionId, Head> heads = new HashMap<>();
                while (rows.next()) {
                    heads.put(
                            new SessionId(rows.getObject(1, UUID.class)),
                            new Head(rows.getLong(2), rows.getLong(3), rows.getBoolean(4)));
                }
                return heads;
            }
        }
    }

    private static void bindBatches(
            Connection connection, PreparedStatement statement, List<Batch> batches, Object[] sessions)
            throws SQLException {
        int count = batches.size();
        long[] after = new long[count];
        long[] epochs = new long[count];
        long[] nextEpochs = new long[count];
        int[] records = new int[count];
        boolean[] commutes = new boolean[count];
        for (int i = 0; i < count; i++) {
            Batch batch = batches.get(i);
            after[i] = batch.afterSequence();
            epochs[i] = batch.epoch();
            nextEpochs[i] = batch.epochAfter();
            records[i] = batch.records().size();
            commutes[i] = batch.commutes();
        }
        statement.setArray(1, connection.createArrayOf("uuid", sessions));
        statement.setObject(2, after);
        statement.setObject(3, epochs);
        statement.setObject(4, nextEpochs);
        statement.setObject(5, records);
        statement.setObject(6, commutes);
    }

    /** What repeats from record to record is sent once, and told by its place: long lists of identities cost more than the records. */
    static void bindRecords(Connection connection, PreparedStatement statement, int first, List<Batch> batches)
            throws SQLException {
        int count = batches.stream().mapToInt(batch -> batch.records().size()).sum();
        Places authors = new Places();
        Places kinds = new Places();
        Places documents = new Places();
        int[] batchOf = new int[count];
        int[] positionOf = new int[count];
        int[] authorOf = new int[count];
        int[] kindOf = new int[count];
        int[] documentOf = new int[count];
        byte[][] payloads = new byte[count][];
        int i = 0;
        for (int batch = 0; batch < batches.size(); batch++) {
            List<NewRecord> records = batches.get(batch).records();
            for (int position = 0; position < records.size(); position++, i++) {
                NewRecord record = records.get(position);
                SessionEvent event = record.event();
                batchOf[i] = batch + 1;
                positionOf[i] = position + 1;
                authorOf[i] = authors.of(record.author().value());
                kindOf[i] = kinds.of(RecordKind.of(event));
                documentOf[i] = documents.of(RecordKind.document(event));
                payloads[i] = Wire.encode(event);
            }
        }
        statement.setArray(first, connection.createArrayOf("uuid", authors.values()));
        statement.setArray(first + 1, connection.createArrayOf("text", kinds.values()));
        statement.setArray(first + 2, connection.createArrayOf("uuid", documents.values()));
        statement.setObject(first + 3, batchOf);
        statement.setObject(first + 4, positionOf);
        statement.setObject(first + 5, authorOf);
        statement.setObject(first + 6, kindOf);
        statement.setObject(first + 7, documentOf);
        statement.setArray(first + 8, connection.createArrayOf("bytea", payloads));
    }

    /** Distinct values in the order of their first use. */
    private static final class Places {
        /** In an array of the database the first place is 1, and what is not there is null. */
        private static final int NOWHERE = 0;

        private final Map<Object, Integer> places = new LinkedHashMap<>();

        private int of(@Nullable Object value) {
            if (value == null) {
                return NOWHERE;
            }
            Integer place = places.get(value);
            if (place == null) {
                place = places.size() + 1;
                places.put(value, place);
            }
            return place;
        }

        private Object[] values() {
            return places.keySet().toArray();
        }
    }
}
