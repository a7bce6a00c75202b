package dev.tandem.platform.preview;

import dev.tandem.platform.access.Secrets;
import dev.tandem.platform.log.StorageException;
import dev.tandem.protocol.ParticipantId;
import dev.tandem.protocol.SessionId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import javax.sql.DataSource;

/**
 * Tickets, and the passes that they are exchanged for: rows, so that a ticket given by one replica is taken by another, and once.
 *
 * <p>The database holds hashes of both secrets: who reads it cannot enter. Blocks: virtual threads only.
 */
final class Passes {
    private static final Pattern SECRET = Pattern.compile("[A-Za-z0-9_-]{" + Secrets.LENGTH + "}");

    private final DataSource database;
    private final Clock clock;
    private final Duration ticketLifetime;
    private final Duration passLifetime;

    Passes(DataSource database, Clock clock, PreviewConfig config) {
        this.database = database;
        this.clock = clock;
        this.ticketLifetime = config.ticketLifetime();
        this.passLifetime = config.passLifetime();
    }

    /**
     * What somebody who entered may look at: one port of one session, at one host.
     *
     * @param host the name in the browser's address bar, without the port, in lower case
     */
    record Pass(SessionId session, ParticipantId participant, int port, String host, Instant until) {}

    /** A pass and the secret that shows it. Prints without the secret. */
    record Entered(Pass pass, String secret) {
        @Override
        public String toString() {
            return "Entered[" + pass + "]";
        }
    }

    /** {@return a ticket's secret} */
    String issue(SessionId session, ParticipantId participant, int port, String host) {
        String ticket = Secrets.next();
        run("delete from preview_pass where expires_at < ?", statement -> {
            statement.setObject(1, clock.instant().atOffset(ZoneOffset.UTC));
            return statement.executeUpdate();
        });
        String insert = "insert into preview_pass (ticket, session_id, participant_id, port, host, expires_at)"
                + " values (?, ?, ?, ?, ?, ?)";
        run(insert, statement -> {
            statement.setBytes(1, hash(ticket));
            statement.setObject(2, session.value());
            statement.setObject(3, participant.value());
            statement.setInt(4, port);
            statement.setString(5, host);
            statement.setObject(6, clock.instant().plus(ticketLifetime).atOffset(ZoneOffset.UTC));
            return statement.executeUpdate();
        });
        return ticket;
    }

    /** Exchanges a ticket. {@return empty if it was used, has expired, is none or belongs to another host} */
    Optional<Entered> enter(String ticket, String host) {
        if (!SECRET.matcher(ticket).matches()) {
            return Optional.empty();
        }
        String pass = Secrets.next();
        Instant now = clock.instant();
        Instant until = now.plus(passLifetime);
        String update = "update preview_pass set pass = ?, expires_at = ? where ticket = ? and pass is null"
                + " and expires_at > ? and host = ? returning session_id, participant_id, port, host, expires_at";
        return run(update, statement -> {
            statement.setBytes(1, hash(pass));
            statement.setObject(2, until.atOffset(ZoneOffset.UTC));
            statement.setBytes(3, hash(ticket));
            statement.setObject(4, now.atOffset(ZoneOffset.UTC));
            statement.setString(5, host);
            return read(statement).map(entered -> new Entered(entered, pass));
        });
    }

    /** {@return the pass of a secret, if it still holds} */
    Optional<Pass> find(String secret) {
        if (!SECRET.matcher(secret).matches()) {
            return Optional.empty();
        }
        String query = "select session_id, participant_id, port, host, expires_at from preview_pass"
                + " where pass = ? and expires_at > ?";
        return run(query, statement -> {
            statement.setBytes(1, hash(secret));
            statement.setObject(2, clock.instant().atOffset(ZoneOffset.UTC));
            return read(statement);
        });
    }

    private static Optional<Pass> read(PreparedStatement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery()) {
            if (!row.next()) {
                return Optional.empty();
            }
            return Optional.of(new Pass(
                    new SessionId(row.getObject(1, UUID.class)),
                    new ParticipantId(row.getObject(2, UUID.class)),
                    row.getInt(3),
                    row.getString(4),
                    row.getTimestamp(5).toInstant()));
        }
    }

    private interface Work<T> {
        T apply(PreparedStatement statement) throws SQLException;
    }

    private <T> T run(String sql, Work<T> work) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            return work.apply(statement);
        } catch (SQLException e) {
            throw new StorageException("reading or writing passes of previews", e);
        }
    }

    private static byte[] hash(String secret) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.US_ASCII));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
