package dev.tandem.platform.history;

import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.ParticipantId;
import dev.tandem.protocol.SessionId;
import dev.tandem.protocol.VersionId;
import dev.tandem.protocol.VersionKind;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** Reads the rows of versions, which the group commit writes. */
final class VersionRows {
    private static final String COLUMNS =
            "select id, position, at, kind, name, author, authors, files, pinned from version";

    private VersionRows() {}

    /** {@return versions before a position, newest first} */
    static List<Version> before(Connection connection, SessionId session, long position, int limit)
            throws SQLException {
        String query = COLUMNS + " where session_id = ? and position < ? order by position desc limit ?";
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setObject(1, session.value());
            statement.setLong(2, position);
            statement.setInt(3, limit);
            return read(statement);
        }
    }

    static Optional<Version> find(Connection connection, SessionId session, VersionId version) throws SQLException {
        String query = COLUMNS + " where session_id = ? and id = ?";
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setObject(1, session.value());
            statement.setObject(2, version.value());
            return read(statement).stream().findFirst();
        }
    }

    /** {@return versions up to a position that somebody named and that are not pinned yet, oldest first} */
    static List<Version> unpinned(Connection connection, SessionId session, long last) throws SQLException {
        String query = COLUMNS + " where session_id = ? and position < ? and name is not null and not pinned"
                + " order by position";
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setObject(1, session.value());
            statement.setLong(2, last);
            return read(statement);
        }
    }

    /** {@return versions before a position that have outlived the records before them, oldest first} */
    static List<Version> pinned(Connection connection, SessionId session, long position) throws SQLException {
        String query = COLUMNS + " where session_id = ? and position < ? and pinned order by position";
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setObject(1, session.value());
            statement.setLong(2, position);
            return read(statement);
        }
    }

    private static List<Version> read(PreparedStatement statement) throws SQLException {
        List<Version> versions = new ArrayList<>();
        try (ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                versions.add(new Version(
                        new VersionId(row.getObject(1, UUID.class)),
                        row.getLong(2),
                        row.getObject(3, OffsetDateTime.class).toInstant(),
                        VersionKind.valueOf(row.getString(4)),
                        row.getString(5),
                        new ParticipantId(row.getObject(6, UUID.class)),
                        ids(row.getArray(7)).map(ParticipantId::new).toList(),
                        ids(row.getArray(8)).map(EntryId::new).toList(),
                        row.getBoolean(9)));
            }
        }
        return versions;
    }

    private static Stream<UUID> ids(Array array) throws SQLException {
        return Arrays.stream((UUID[]) array.getArray());
    }
}
