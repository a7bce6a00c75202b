package dev.tandem.platform.access;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.UUID;

/** The rows behind tokens. */
@ApplicationScoped
public class TokenRows {
    /** {@return whether the token of this identity was issued and is not revoked; blocks on the database} */
    @Transactional
    public boolean stands(UUID token) {
        return TokenRow.count("id = ?1 and revokedAt is null", token) == 1;
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
