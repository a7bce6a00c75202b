package dev.tandem.platform.log;

import dev.tandem.protocol.SessionId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Records of one session that are committed together or not at all.
 *
 * @param session whose log they extend
 * @param afterSequence the last record that their author knew: if there are later ones, the batch is answered {@link
 *     Outcome.Stale}
 * @param epoch the capability epoch as of which they were checked: likewise
 * @param records at least one
 * @param rows changes of other rows in the same transaction, done after the session's row is there and locked
 * @param creation makes the session's row; null but for the first batch of a session
 * @param commutes whether it is right after any other records too, as long as the epoch is the same: then later records than
 *     {@code afterSequence} do not make it stale, and it stands behind them. So several replicas may append updates of one
 *     document at the same time, and none of them has to wait until the other is quiet
 */
public record Batch(
        SessionId session,
        long afterSequence,
        long epoch,
        List<NewRecord> records,
        List<RowChange> rows,
        @Nullable Creation creation,
        boolean commutes) {
    public Batch {
        records = List.copyOf(records);
        rows = List.copyOf(rows);
        if (records.isEmpty()) {
            throw new IllegalArgumentException("a batch without records");
        }
    }

    /** A batch of records only. */
    public static Batch of(SessionId session, long afterSequence, long epoch, List<NewRecord> records) {
        return new Batch(session, afterSequence, epoch, records, List.of(), null, false);
    }

    /** {@return the capability epoch after it} */
    long epochAfter() {
        return epoch
                + records.stream()
                        .map(NewRecord::event)
                        .filter(RecordKind::changesRights)
                        .count();
    }

    /** {@return whether only the log and the session's head change: the frequent kind, for which one statement is enough} */
    boolean isPlain() {
        return rows.isEmpty()
                && creation == null
                && records.stream().allMatch(record -> RecordKind.isLogOnly(record.event()));
    }

    /** Changes rows beside the log. Repeated with every attempt to commit: it must not have other effects. */
    @FunctionalInterface
    public interface RowChange {
        void apply(Connection connection) throws SQLException;
    }

    /** Makes a session's row. */
    @FunctionalInterface
    public interface Creation {
        /** {@return whether the row was made; false if its name belongs to another session} */
        boolean create(Connection connection) throws SQLException;
    }
}
