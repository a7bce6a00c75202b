package dev.tandem.platform.session;

import dev.tandem.protocol.ParticipantId;
import dev.tandem.protocol.ParticipantKind;
import dev.tandem.protocol.Role;
import java.util.Set;

/** A member as people receive it, with whether a connection of theirs is open. */
public record MemberView(ParticipantId id, String name, int colour, Role role, ParticipantKind kind, boolean online) {
    public static MemberView of(Member member, Set<ParticipantId> online) {
        return new MemberView(
                member.id(),
                member.name(),
                member.colour(),
                member.role(),
                member.kind(),
                online.contains(member.id()));
    }
}
