package dev.tandem.platform.log;

import dev.tandem.protocol.Blob;
import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.LogRecord;
import dev.tandem.protocol.ParticipantId;
import dev.tandem.protocol.SessionEvent;
import dev.tandem.protocol.SessionId;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Keeps the rows of sessions, people, versions, blobs and stops equal to the log, in the transaction that appends to it. */
final class RowProjection {
    private RowProjection() {}

    static void project(Connection connection, SessionId session, LogRecord record) throws SQLException {
        switch (record.event()) {
            case SessionEvent.SessionRenamed renamed ->
                update(connection, "update session set name = ? where id = ?", renamed.name(), session.value());
            case SessionEvent.SessionEnded _ ->
                update(connection, "update session set ended_at = ? where id = ?", time(record), session.value());
            case SessionEvent.ParticipantJoined joined ->
                update(
                        connection,
                        "insert into participant (id, session_id, name, colour, role, kind, joined_at)"
                                + " values (?, ?, ?, ?, ?, ?, ?)",
                        joined.participant().value(),
                        session.value(),
                        joined.name(),
                        joined.colour(),
                        joined.role().name(),
                        joined.kind().name(),
                        time(record));
            case SessionEvent.ParticipantRemoved removed -> {
                update(
                        connection,
                        "update participant set removed_at = ? where id = ? and session_id = ?",
                        time(record),
                        removed.participant().value(),
                        session.value());
                update(
                        connection,
                        "update token set revoked_at = ? where participant_id = ? and revoked_at is null",
                        time(record),
                        removed.participant().value());
            }
            case SessionEvent.RoleChanged changed ->
                update(
                        connection,
                        "update participant set role = ? where id = ? and session_id = ?",
                        changed.role().name(),
                        changed.participant().value(),
                        session.value());
            case SessionEvent.VersionMade made ->
                update(
                        connection,
                        "insert into version (id, session_id, position, at, kind, name, author, authors, files)"
                                + " values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                        made.version().value(),
                        session.value(),
                        made.position(),
                        time(record),
                        made.kind().name(),
                        made.name(),
                        record.author().value(),
                        ids(connection, made.authors().stream().map(ParticipantId::value)),
                        ids(connection, made.files().stream().map(EntryId::value)));
            case SessionEvent.VersionNamed named ->
                update(
                        connection,
                        "update version set name = ? where id = ? and session_id = ?",
                        named.name(),
                        named.version().value(),
                        session.value());
            case SessionEvent.BlobPut(var _, Blob blob) ->
                update(
                        connection,
                        "update blob set unreferenced_since = null where session_id = ? and hash = ?",
                        session.value(),
                        blob.hash().bytes());
            case SessionEvent.DebugStopped stopped -> StopProjection.project(connection, session, record, stopped);
            case SessionEvent.SessionCreated _,
                    SessionEvent.NetworkSwitched _,
                    SessionEvent.DocumentUpdated _,
                    SessionEvent.TreeChanged _,
                    SessionEvent.RunRequested _,
                    SessionEvent.RunStarted _,
                    SessionEvent.RunOutput _,
                    SessionEvent.TestsReported _,
                    SessionEvent.DebugStarted _,
                    SessionEvent.DebugMoved _,
                    SessionEvent.DebugBreakpoints _,
                    SessionEvent.DebugEvaluated _,
                    SessionEvent.DebugControl _,
                    SessionEvent.RunInput _,
                    SessionEvent.RunInputClosed _,
                    SessionEvent.RunStopRequested _,
                    SessionEvent.RunEnded _,
                    SessionEvent.TerminalEvent _,
                    SessionEvent.PortsChanged _,
                    SessionEvent.DiskOnlyChanged _ -> {}
        }
    }

    static Object time(LogRecord record) {
        return record.at().atOffset(ZoneOffset.UTC);
    }

    private static Array ids(Connection connection, Stream<UUID> ids) throws SQLException {
        return connection.createArrayOf("uuid", ids.toArray());
    }

    static void update(Connection connection, String sql, @Nullable Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            statement.executeUpdate();
        }
    }
}
