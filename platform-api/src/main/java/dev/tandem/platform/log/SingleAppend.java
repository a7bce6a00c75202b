package dev.tandem.platform.log;

import dev.tandem.platform.log.AppendStatement.Head;
import dev.tandem.protocol.SessionEvent;
import dev.tandem.protocol.Wire;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Appends one batch that fits, the frequent case while few people work. It does what {@link AppendStatement} does for many, for half
 * of the database's time or less: the row is looked at by the update itself, which, too, takes the newest version when it has waited for it.
 *
 * <p>Few records are written out value by value: arrays and what unpacks them cost more than the records, on both sides.
 */
final class SingleAppend {
    /** A commit that comes every few milliseconds holds about two records of one room. Each number has a statement of its own. */
    private static final int FEW = 8;

    private static final String MOVED = """
            with moved as (
              update session set last_sequence = last_sequence + ?, access_epoch = ?
              where id = ? and access_epoch = ? and ended_at is null
                and (last_sequence = ? or ? and last_sequence > ?)
              returning id, last_sequence - ? as before
            ), added as (
              insert into log_record (session_id, sequence, at, author, kind, document, payload)
            """;

    private static final String ADDED = """
            )
            select before from moved
            """;

    private static final String MANY_SQL = MOVED + """
              select moved.id, moved.before + item.position, ?::timestamptz,
                (?::uuid[])[item.author], (?::text[])[item.kind], (?::uuid[])[item.document], item.payload
              from moved, unnest(?::int4[], ?::int4[], ?::int4[], ?::int4[], ?::int4[], ?::bytea[])
                as item(batch, position, author, kind, document, payload)
            """ + ADDED;

    private static final List<String> FEW_SQL =
            IntStream.rangeClosed(1, FEW).mapToObj(SingleAppend::fewSql).toList();

    private SingleAppend() {}

    private static String fewSql(int records) {
        String values = IntStream.rangeClosed(1, records)
                .mapToObj("(%d, ?::uuid, ?::text, ?::uuid, ?::bytea)"::formatted)
                .collect(Collectors.joining(", "));
        return MOVED + """
              select moved.id, moved.before + item.position, ?::timestamptz, item.author, item.kind, item.document, item.payload
              from moved, (values %s) as item(position, author, kind, document, payload)
            """.formatted(values) + ADDED;
    }

    /** {@return the head before the batch; null if it does not fit, and nothing was written} */
    static @Nullable Head execute(Connection connection, Batch batch, Instant at) throws SQLException {
        int records = batch.records().size();
        boolean few = records > 0 && records <= FEW;
        try (PreparedStatement statement = connection.prepareStatement(few ? FEW_SQL.get(records - 1) : MANY_SQL)) {
            statement.setInt(1, records);
            statement.setLong(2, batch.epochAfter());
            statement.setObject(3, batch.session().value());
            statement.setLong(4, batch.epoch());
            statement.setLong(5, batch.afterSequence());
            statement.setBoolean(6, batch.commutes());
            statement.setLong(7, batch.afterSequence());
            statement.setInt(8, records);
            statement.setObject(9, at.atOffset(ZoneOffset.UTC));
            if (few) {
                bindFew(statement, 10, batch.records());
            } else {
                AppendStatement.bindRecords(connection, statement, 10, List.of(batch));
            }
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? new Head(row.getLong(1), batch.epoch(), false) : null;
            }
        }
    }

    private static void bindFew(PreparedStatement statement, int first, List<NewRecord> records) throws SQLException {
        int next = first;
        for (NewRecord record : records) {
            SessionEvent event = record.event();
            statement.setObject(next++, record.author().value());
            statement.setString(next++, RecordKind.of(event));
            statement.setObject(next++, RecordKind.document(event));
            statement.setBytes(next++, Wire.encode(event));
        }
    }
}
