package dev.tandem.platform.session;

import dev.tandem.protocol.ParticipantId;
import dev.tandem.protocol.ParticipantKind;
import dev.tandem.protocol.Role;

/**
 * A participant who is in the session (not removed), present or not.
 *
 * @param colour slot 1 to 8, by join order
 */
public record Member(ParticipantId id, String name, int colour, Role role, ParticipantKind kind) {
    /** {@return the same member with another role} */
    public Member withRole(Role newRole) {
        return new Member(id, name, colour, newRole, kind);
    }
}
