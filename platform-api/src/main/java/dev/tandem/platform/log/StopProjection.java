package dev.tandem.platform.log;

import dev.tandem.protocol.LogRecord;
import dev.tandem.protocol.SessionEvent;
import dev.tandem.protocol.SessionId;
import dev.tandem.protocol.StopPlace;
import dev.tandem.protocol.Wire;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * The stops of debug sessions, so that people can go back to them when they are over, and when the log is shorter. Of a session the newest are
 * kept.
 */
final class StopProjection {
    /** How many stops of one session are kept. */
    static final int MOST = 5_000;

    private StopProjection() {}

    static void project(Connection connection, SessionId session, LogRecord record, SessionEvent.DebugStopped stopped)
            throws SQLException {
        StopPlace place = StopPlace.of(stopped.stop());
        RowProjection.update(
                connection,
                "insert into debug_stop (session_id, run_id, epoch, sequence, at, moved_by, move, reason, entry, line,"
                        + " function, stop) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                        + " on conflict (session_id, run_id, epoch) do update set sequence = excluded.sequence,"
                        + " at = excluded.at, moved_by = excluded.moved_by, move = excluded.move,"
                        + " reason = excluded.reason, entry = excluded.entry, line = excluded.line,"
                        + " function = excluded.function, stop = excluded.stop",
                session.value(),
                stopped.run().value(),
                stopped.epoch(),
                record.sequence(),
                RowProjection.time(record),
                place.by() == null ? null : place.by().value(),
                place.move(),
                place.reason(),
                place.entry() == null ? null : place.entry().value(),
                place.line(),
                place.function(),
                Wire.encode(stopped.stop()));
        RowProjection.update(
                connection,
                "delete from debug_stop where session_id = ? and sequence <= (select sequence from debug_stop"
                        + " where session_id = ? order by sequence desc offset ? limit 1)",
                session.value(),
                session.value(),
                MOST);
    }
}
