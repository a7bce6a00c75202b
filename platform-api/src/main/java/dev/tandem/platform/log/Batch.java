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
 */
public record Batch(
        SessionId session,
        long afterSequence,
        long epoch,
        List<NewRecord> records,
        List<RowChange> rows,
        @Nullable Creation creation) {
    public Batch {
        records = List.copyOf(records);
        rows = List.copyOf(rows);
        if (records.isEmpty()) {
            throw new IllegalArgumentException("a batch without records");
        }
    }

    /** A batch of records only. */
    public static Batch of(SessionId session, long afterSequence, long epoch, List<NewRecord> records) {
        return new Batch(session, afterSequence, epoch, records, List.of(), null);
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
