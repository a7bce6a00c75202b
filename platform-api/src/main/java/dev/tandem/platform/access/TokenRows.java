package dev.tandem.platform.access;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.UUID;
import javax.sql.DataSource;

/** The rows behind tokens: revoking one voids its token although the signature stays good. */
@ApplicationScoped
public class TokenRows {
    private final DataSource database;

    TokenRows(AgroalDataSource database) {
        this.database = database;
    }

    /**
     * {@return whether the token of this identity was issued and is not revoked} Blocks on the database. Everyone who comes waits for it,
     * so it is a plain query: an entity manager and its transaction take several times as long.
     *
     * @throws SQLException if the database does not answer
     */
    public boolean stands(UUID token) throws SQLException {
        String query = "select from token where id = ? and revoked_at is null";
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setObject(1, token);
            try (ResultSet row = statement.executeQuery()) {
                return row.next();
            }
        }
    }

    /**
     * Stores the row of a new token of somebody who was admitted already, and forgets those of theirs that have expired. Blocks on the
     * database.
     *
     * @throws SQLException if the database does not answer
     */
    public void add(TokenService.Issued issued) throws SQLException {
        String forget = "delete from token where participant_id = ? and expires_at < ?";
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(forget)) {
            statement.setObject(1, issued.participant().value());
            statement.setObject(2, issued.issuedAt().atOffset(ZoneOffset.UTC));
            statement.executeUpdate();
            insert(connection, issued);
        }
    }

    /** Stores the row of a new token within the transaction that admits its participant. */
    public static void insert(Connection connection, TokenService.Issued issued) throws SQLException {
        String insert =
                "insert into token (id, session_id, participant_id, issued_at, expires_at)" + " values (?, ?, ?, ?, ?)";
        try (PreparedStatement statement = connection.prepareStatement(insert)) {
            statement.setObject(1, issued.id());
            statement.setObject(2, issued.session().value());
            statement.setObject(3, issued.participant().value());
            statement.setObject(4, issued.issuedAt().atOffset(ZoneOffset.UTC));
            statement.setObject(5, issued.expiresAt().atOffset(ZoneOffset.UTC));
            statement.executeUpdate();
        }
    }
}
