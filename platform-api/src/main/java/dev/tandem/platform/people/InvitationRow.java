package dev.tandem.platform.people;

import dev.tandem.protocol.ParticipantId;
import dev.tandem.protocol.Role;
import dev.tandem.protocol.SessionId;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An invitation: whoever knows its secret may join its session in its role, until it is revoked. */
@Entity
@Table(name = "invitation")
@SuppressWarnings("NullAway.Init") // filled by Hibernate
public class InvitationRow extends PanacheEntityBase {
    @Id
    public UUID id;

    public UUID sessionId;

    @Enumerated(EnumType.STRING)
    public Role role;

    /** Random; kept readable, because the link is shown again. */
    public String secret;

    public UUID createdBy;
    public Instant createdAt;
    public @Nullable Instant revokedAt;

    /** {@return a new row, not stored yet} */
    public static InvitationRow of(SessionId session, Role role, String secret, ParticipantId by, Instant at) {
        InvitationRow row = new InvitationRow();
        row.id = InvitationId.next().value();
        row.sessionId = session.value();
        row.role = role;
        row.secret = secret;
        row.createdBy = by.value();
        row.createdAt = at;
        return row;
    }

    /** {@return the invitations of a session that stand, oldest first} */
    public static List<InvitationRow> standing(SessionId session) {
        return list("sessionId = ?1 and revokedAt is null order by createdAt, id", session.value());
    }

    /** {@return the invitation of this secret, if it stands} */
    public static Optional<InvitationRow> bySecret(SessionId session, String secret) {
        return find("sessionId = ?1 and secret = ?2 and revokedAt is null", session.value(), secret)
                .firstResultOptional();
    }

    /** {@return the invitation, if it stands} */
    public static Optional<InvitationRow> byId(SessionId session, InvitationId id) {
        return find("sessionId = ?1 and id = ?2 and revokedAt is null", session.value(), id.value())
                .firstResultOptional();
    }
}
