package dev.tandem.platform.history;

import dev.tandem.protocol.SessionId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Tells where retention got to in a session's log. */
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
}
