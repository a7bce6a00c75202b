package dev.tandem.platform.people;

import dev.tandem.platform.access.Roles;
import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.error.Refusal;
import dev.tandem.protocol.ParticipantId;
import dev.tandem.protocol.Role;
import dev.tandem.protocol.SessionId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** Makes, shows and revokes invitations. Blocks on the database. */
@ApplicationScoped
public class Invitations {
    private static final int SECRET_BYTES = 24;

    private final SecureRandom random = new SecureRandom();
    private final Clock clock;

    Invitations(Clock clock) {
        this.clock = clock;
    }

    /** An invitation as those who may share see it. */
    public record Invitation(InvitationId id, Role role, String secret) {
        static Invitation of(InvitationRow row) {
            return new Invitation(new InvitationId(row.id), row.role, row.secret);
        }
    }

    /** {@return those that stand, oldest first} */
    @Transactional
    public List<Invitation> list(SessionId session) {
        return InvitationRow.standing(session).stream().map(Invitation::of).toList();
    }

    /**
     * Makes one.
     *
     * @param inviterRole nobody invites to a role above their own
     * @throws Refusal {@code AUTH-05}
     */
    @Transactional
    public Invitation create(SessionId session, ParticipantId inviter, Role inviterRole, Role role) {
        if (!Roles.mayInviteTo(inviterRole, role)) {
            throw new Refusal(ErrorCode.CAPABILITY_MISSING, Map.of("role", role.name()));
        }
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        String printed = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
        InvitationRow row = InvitationRow.of(session, role, printed, inviter, clock.instant());
        row.persist();
        return Invitation.of(row);
    }

    /**
     * Makes one void.
     *
     * @throws Refusal {@code INVITE-01} if it does not stand
     */
    @Transactional
    public void revoke(SessionId session, InvitationId id) {
        InvitationRow row =
                InvitationRow.byId(session, id).orElseThrow(() -> new Refusal(ErrorCode.INVITATION_UNKNOWN));
        row.revokedAt = clock.instant();
    }

    /**
     * {@return the role that a secret admits to}
     *
     * @throws Refusal {@code INVITE-01}
     */
    @Transactional
    public Role admit(SessionId session, String secret) {
        return InvitationRow.bySecret(session, secret)
                .orElseThrow(() -> new Refusal(ErrorCode.INVITATION_UNKNOWN))
                .role;
    }
}
