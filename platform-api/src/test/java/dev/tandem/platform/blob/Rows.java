package dev.tandem.platform.blob;

import dev.tandem.platform.testing.TestDatabase;
import dev.tandem.protocol.SessionId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Looks into the tables of blobs. */
final class Rows {
    private Rows() {}

    /** {@return how many rows of a table belong to a session} */
    static long count(String table, SessionId session) {
        return ask("select count(*) from " + table + " where session_id = ?", session);
    }

    /** {@return how many parts there are of contents that no row names} */
    static long strayChunks() {
        return ask("select count(*) from blob_chunk where content not in (select id from blob_content)", null);
    }

    private static long ask(String query, @Nullable SessionId session) {
        try (Connection connection = TestDatabase.pool().getConnection();
                PreparedStatement statement = connection.prepareStatement(query)) {
            if (session != null) {
                statement.setObject(1, session.value());
            }
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        } catch (SQLException e) {
            throw new AssertionError(query, e);
        }
    }
}
