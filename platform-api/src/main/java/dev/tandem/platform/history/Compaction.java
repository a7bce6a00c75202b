package dev.tandem.platform.history;

import dev.tandem.platform.document.StoredDocument;
import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.SessionId;
import dev.tandem.protocol.Wire;
import dev.tandem.protocol.WireException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** Tells where retention got to in a session's log, and what stands for the updates that it removed. */
public final class Compaction {
    private Compaction() {}

    /** {@return the position at or before which updates of documents may be missing from the log; 0 if it is whole} */
    public static long through(Connection connection, SessionId session) throws SQLException {
        String query = "select through from log_compaction where session_id = ?";
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setObject(1, session.value());
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getLong(1) : 0;
            }
        }
    }

    /**
     * {@return the documents as of that position; those that were empty then, or not there, may be missing}
     *
     * @throws WireException if one cannot be read: then the session cannot be loaded from its log
     */
    public static Map<EntryId, StoredDocument> bases(Connection connection, SessionId session, long through)
            throws SQLException, WireException {
        String query = "select distinct on (document) document, state from document_checkpoint"
                + " where session_id = ? and sequence <= ? order by document, sequence desc";
        Map<EntryId, StoredDocument> bases = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setFetchSize(100);
            statement.setObject(1, session.value());
            statement.setLong(2, through);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    bases.put(
                            new EntryId(rows.getObject(1, UUID.class)),
                            Wire.decode(rows.getBytes(2), StoredDocument.class));
                }
            }
        }
        return bases;
    }
}
