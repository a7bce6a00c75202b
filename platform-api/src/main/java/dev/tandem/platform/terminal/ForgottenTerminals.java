package dev.tandem.platform.terminal;

import dev.tandem.platform.log.StorageException;
import dev.tandem.protocol.SessionEvent;
import dev.tandem.protocol.Wire;
import dev.tandem.protocol.WireException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * Forgets what logs need not know of terminals for ever: what people typed, which may be a password, once any runner has had the time to
 * take it; and what programs printed beyond the newest so many bytes of each session. The records stay where they are, with empty bytes, so
 * that a log has no holes. One replica at a time, under an advisory lock; blocks on the database.
 */
public final class ForgottenTerminals {
    private static final long LOCK = 0x74616e64656d0002L; // "tandem", 2
    private static final int PAGE = 500;

    private final DataSource database;
    private final Clock clock;
    private final Duration keepInput;
    private final long keepOutputBytes;

    /**
     * Forgets nothing yet.
     *
     * @param keepInput how long what was typed stays: longer than a runner without connection goes on with its terminals
     * @param keepOutputBytes how much of each session's terminal output stays
     */
    public ForgottenTerminals(DataSource database, Clock clock, Duration keepInput, long keepOutputBytes) {
        this.database = database;
        this.clock = clock;
        this.keepInput = keepInput;
        this.keepOutputBytes = keepOutputBytes;
    }

    /**
     * Forgets all that is due. Does nothing if another replica is at it.
     *
     * @return how many records were emptied
     * @throws StorageException if the database does not answer; the next run goes on
     */
    public int run() {
        try (Connection connection = database.getConnection()) {
            if (!ask(connection, "select pg_try_advisory_lock(?)")) {
                return 0;
            }
            try {
                return forgetInput(connection) + forgetOutput(connection);
            } finally {
                ask(connection, "select pg_advisory_unlock(?)");
            }
        } catch (SQLException e) {
            throw new StorageException("forgetting what terminals no longer need", e);
        }
    }

    private static boolean ask(Connection connection, String query) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setLong(1, LOCK);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    @SuppressWarnings("ArrayRecordComponent")
    private record Due(UUID session, long sequence, byte[] payload) {}

    private int forgetInput(Connection connection) throws SQLException {
        String query = "select session_id, sequence, payload from log_record"
                + " where kind = 'terminalInput' and not forgotten and at < ? limit " + PAGE;
        int forgotten = 0;
        List<Due> due;
        do {
            try (PreparedStatement statement = connection.prepareStatement(query)) {
                statement.setObject(1, OffsetDateTime.ofInstant(clock.instant().minus(keepInput), ZoneOffset.UTC));
                due = read(statement);
            }
            empty(connection, due);
            forgotten += due.size();
        } while (due.size() == PAGE);
        return forgotten;
    }

    private int forgetOutput(Connection connection) throws SQLException {
        String query = "select session_id, sequence, payload from ("
                + "  select session_id, sequence, payload, sum(octet_length(payload))"
                + "    over (partition by session_id order by sequence desc) as newer"
                + "  from log_record where kind in ('terminalOutput', 'terminalScreen') and not forgotten"
                + ") as printed where newer > ? limit " + PAGE;
        int forgotten = 0;
        List<Due> due;
        do {
            try (PreparedStatement statement = connection.prepareStatement(query)) {
                statement.setLong(1, keepOutputBytes);
                due = read(statement);
            }
            empty(connection, due);
            forgotten += due.size();
        } while (due.size() == PAGE);
        return forgotten;
    }

    private static List<Due> read(PreparedStatement statement) throws SQLException {
        List<Due> due = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                due.add(new Due(rows.getObject(1, UUID.class), rows.getLong(2), rows.getBytes(3)));
            }
        }
        return due;
    }

    private static void empty(Connection connection, List<Due> due) throws SQLException {
        String update = "update log_record set payload = ?, forgotten = true where session_id = ? and sequence = ?";
        try (PreparedStatement statement = connection.prepareStatement(update)) {
            for (Due each : due) {
                statement.setBytes(1, emptied(each));
                statement.setObject(2, each.session());
                statement.setLong(3, each.sequence());
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    private static byte[] emptied(Due due) {
        SessionEvent event;
        try {
            event = Wire.decode(due.payload(), SessionEvent.class);
        } catch (WireException e) {
            throw new StorageException(
                    "record %d of session %s cannot be read".formatted(due.sequence(), due.session()), e);
        }
        byte[] nothing = {};
        return switch (event) {
            case SessionEvent.TerminalInput input ->
                Wire.encode(new SessionEvent.TerminalInput(input.terminal(), nothing));
            case SessionEvent.TerminalOutput output ->
                Wire.encode(new SessionEvent.TerminalOutput(output.terminal(), nothing, output.seen()));
            case SessionEvent.TerminalScreen screen ->
                Wire.encode(new SessionEvent.TerminalScreen(
                        screen.terminal(), screen.columns(), screen.rows(), nothing, screen.seen(), false));
            default -> throw new IllegalStateException("not of a terminal: " + event);
        };
    }
}
