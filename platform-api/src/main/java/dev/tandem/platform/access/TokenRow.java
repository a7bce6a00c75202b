package dev.tandem.platform.access;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The row behind a token: revoking it voids the token although its signature stays good. */
@Entity
@Table(name = "token")
@SuppressWarnings("NullAway.Init") // filled by Hibernate
public class TokenRow extends PanacheEntityBase {
    @Id
    public UUID id;

    public UUID sessionId;
    public UUID participantId;
    public Instant issuedAt;
    public Instant expiresAt;
    public @Nullable Instant revokedAt;
}
