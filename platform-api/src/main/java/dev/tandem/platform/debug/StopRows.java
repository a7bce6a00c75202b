package dev.tandem.platform.debug;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tandem.platform.log.StorageException;
import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.ParticipantId;
import dev.tandem.protocol.RunId;
import dev.tandem.protocol.SessionId;
import dev.tandem.protocol.Wire;
import dev.tandem.protocol.WireException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The stops of debug sessions that are kept. Blocks on the database; safe for use by several threads. */
public final class StopRows {
    private final DataSource database;

    public StopRows(DataSource database) {
        this.database = database;
    }

    /** A stop with what it looks like. */
    public record Stored(StopSummary summary, JsonNode stop) {}

    /**
     * {@return the stops of a run, oldest first}
     *
     * @throws StorageException if the database does not answer
     */
    public List<StopSummary> list(SessionId session, RunId run) {
        String query = "select epoch, sequence, at, moved_by, move, reason, entry, line, function from debug_stop"
                + " where session_id = ? and run_id = ? order by epoch";
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setObject(1, session.value());
            statement.setObject(2, run.value());
            try (ResultSet rows = statement.executeQuery()) {
                List<StopSummary> stops = new ArrayList<>();
                while (rows.next()) {
                    stops.add(summary(rows));
                }
                return stops;
            }
        } catch (SQLException e) {
            throw new StorageException("reading the stops of session " + session, e);
        }
    }

    /**
     * {@return one stop; empty if there is none}
     *
     * @throws StorageException if the database does not answer
     */
    public Optional<Stored> find(SessionId session, RunId run, long epoch) {
        String query = "select epoch, sequence, at, moved_by, move, reason, entry, line, function, stop from debug_stop"
                + " where session_id = ? and run_id = ? and epoch = ?";
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setObject(1, session.value());
            statement.setObject(2, run.value());
            statement.setLong(3, epoch);
            try (ResultSet row = statement.executeQuery()) {
                return row.next()
                        ? Optional.of(new Stored(summary(row), Wire.decode(row.getBytes("stop"), JsonNode.class)))
                        : Optional.empty();
            }
        } catch (SQLException | WireException e) {
            throw new StorageException("reading a stop of session " + session, e);
        }
    }

    private static StopSummary summary(ResultSet row) throws SQLException {
        @Nullable UUID by = row.getObject("moved_by", UUID.class);
        @Nullable UUID entry = row.getObject("entry", UUID.class);
        return new StopSummary(
                row.getLong("epoch"),
                row.getLong("sequence"),
                row.getObject("at", OffsetDateTime.class).toInstant(),
                by == null ? null : new ParticipantId(by),
                row.getString("move"),
                row.getString("reason"),
                entry == null ? null : new EntryId(entry),
                row.getInt("line"),
                row.getString("function"));
    }
}
