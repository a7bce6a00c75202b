package dev.tandem.platform.history;

import dev.tandem.platform.document.StoredDocument;
import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.SessionId;
import dev.tandem.protocol.Wire;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * Keeps some of a document's snapshots, so that any position is opened from one nearby.
 *
 * <p>One is kept when the document has brought half of its size to the log since the one kept before, and at least 64 KiB: all
 * checkpoints together are at most about twice the log, and what is read of the log to open a position at most about half of
 * the document and what came between two snapshots. Each is written in the transaction of its snapshot.
 */
public final class Checkpoints implements AutoCloseable {
    private static final long LEAST_LOGGED = 64 << 10;

    private final SessionId session;
    private final PreparedStatement statement;

    public Checkpoints(Connection connection, SessionId session) throws SQLException {
        this.session = session;
        this.statement = connection.prepareStatement(
                "insert into document_checkpoint (session_id, document, sequence, logged, state)"
                        + " select s, d, ?, l, ? from (values (?::uuid, ?::uuid, ?::bigint)) as wanted(s, d, l)"
                        + " where l >= ? + coalesce((select max(logged) from document_checkpoint"
                        + " where session_id = s and document = d), 0) on conflict do nothing");
    }

    /**
     * Keeps a state of a document if one is due.
     *
     * @param sequence the last record that it contains
     * @param encoded the document as it is stored
     */
    public void keepIfDue(EntryId id, long sequence, StoredDocument document, byte[] encoded) throws SQLException {
        if (document.logged() < LEAST_LOGGED) {
            return;
        }
        keep(id, sequence, document, encoded, Math.max(LEAST_LOGGED, document.state().length / 2));
    }

    /** Keeps a state of a document in any case. */
    void keep(EntryId id, long sequence, StoredDocument document) throws SQLException {
        keep(id, sequence, document, Wire.encode(document), Long.MIN_VALUE);
    }

    private void keep(EntryId id, long sequence, StoredDocument document, byte[] encoded, long distance)
            throws SQLException {
        statement.setLong(1, sequence);
        statement.setBytes(2, encoded);
        statement.setObject(3, session.value());
        statement.setObject(4, id.value());
        statement.setLong(5, document.logged());
        statement.setLong(6, distance);
        statement.executeUpdate();
    }

    @Override
    public void close() throws SQLException {
        statement.close();
    }
}
