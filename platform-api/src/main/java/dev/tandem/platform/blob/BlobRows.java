package dev.tandem.platform.blob;

import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.error.Refusal;
import dev.tandem.platform.log.StorageException;
import dev.tandem.protocol.BlobHash;
import dev.tandem.protocol.SessionId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * Which contents a session has, and where their bytes are. Blocks; safe for use by several threads.
 *
 * <p>All methods throw {@link StorageException} if the database does not answer.
 */
final class BlobRows {
    private final DataSource database;

    BlobRows(DataSource database) {
        this.database = database;
    }

    /** Where the bytes of a blob are. */
    record Place(UUID content, String store, long size) {}

    @FunctionalInterface
    interface Step<T> {
        T run(Connection connection) throws SQLException;
    }

    /** Does something in one transaction. */
    <T> T transaction(String purpose, Step<T> step) {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try {
                T result = step.run(connection);
                connection.commit();
                return result;
            } finally {
                connection.rollback(); // nothing after a commit
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            throw new StorageException(purpose, e);
        }
    }

    /** {@return where the bytes of a blob of the session are} */
    Optional<Place> find(SessionId session, BlobHash hash) {
        String query = "select b.content, c.store, b.size from blob b join blob_content c on c.id = b.content"
                + " where b.session_id = ? and b.hash = ?";
        return transaction("looking for a blob of session " + session, connection -> {
            try (PreparedStatement statement = connection.prepareStatement(query)) {
                statement.setObject(1, session.value());
                statement.setBytes(2, hash.bytes());
                try (ResultSet row = statement.executeQuery()) {
                    return row.next()
                            ? Optional.of(new Place(row.getObject(1, UUID.class), row.getString(2), row.getLong(3)))
                            : Optional.empty();
                }
            }
        });
    }

    /** {@return how many bytes the session's different contents have} */
    long bytes(SessionId session) {
        return transaction("measuring session " + session, connection -> bytes(connection, session));
    }

    private static long bytes(Connection connection, SessionId session) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("select coalesce(sum(size), 0) from blob where session_id = ?")) {
            statement.setObject(1, session.value());
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    /** Notes that bytes are about to be written, so that they are found whatever happens. */
    void begin(SessionId session, UUID content, String store) {
        int _ = transaction(
                "beginning an upload to session " + session,
                connection -> update(
                        connection,
                        "insert into blob_content (id, session_id, store) values (?, ?, ?)",
                        content,
                        session.value(),
                        store));
    }

    /**
     * Notes that the bytes are the session's content of this hash.
     *
     * @return whose bytes count: these, or those that were there already
     * @throws Refusal {@code BLOB-02}; {@code BLOB-08} if it took so long that the collector has given the upload up
     */
    UUID keep(SessionId session, BlobHash hash, long size, UUID content, long sessionBytes) {
        String insert = "insert into blob (session_id, hash, size, content) values (?, ?, ?, ?)"
                + " on conflict (session_id, hash) do update set unreferenced_since ="
                + " case when blob.unreferenced_since is null then null else now() end returning content";
        return transaction("keeping an upload to session " + session, connection -> {
            lock(connection, session); // or two at once could both fit and be too much together
            int mine =
                    update(connection, "update blob_content set finished = true where id = ? and not doomed", content);
            if (mine == 0) {
                throw new Refusal(ErrorCode.BLOB_BROKEN_OFF);
            }
            UUID counts;
            try (PreparedStatement statement = connection.prepareStatement(insert)) {
                statement.setObject(1, session.value());
                statement.setBytes(2, hash.bytes());
                statement.setLong(3, size);
                statement.setObject(4, content);
                try (ResultSet row = statement.executeQuery()) {
                    row.next();
                    counts = row.getObject(1, UUID.class);
                }
            }
            if (!counts.equals(content)) {
                update(connection, "update blob_content set doomed = true where id = ?", content);
            }
            if (bytes(connection, session) > sessionBytes) {
                throw new Refusal(ErrorCode.BLOB_SESSION_FULL, Map.of("limit", sessionBytes));
            }
            return counts;
        });
    }

    /** Notes that some bytes are gone. */
    void forget(UUID content) {
        int _ = transaction(
                "forgetting the content " + content,
                connection -> update(connection, "delete from blob_content where id = ?", content));
    }

    private static void lock(Connection connection, SessionId session) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("select pg_advisory_xact_lock(hashtextextended(?, 0))")) {
            statement.setString(1, "blobs of " + session);
            statement.execute();
        }
    }

    static int update(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            return statement.executeUpdate();
        }
    }
}
