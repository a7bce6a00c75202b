package dev.tandem.platform.session;

import dev.tandem.platform.access.Operation;
import dev.tandem.platform.access.Roles;
import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.error.Refusal;
import dev.tandem.protocol.ParticipantId;
import dev.tandem.protocol.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who is in a session, immutable.
 *
 * @param epoch rises with every change of somebody's rights
 * @param list in join order, without those who were removed
 */
public record Members(long epoch, List<Member> list) {
    public Members {
        list = List.copyOf(list);
    }

    public Optional<Member> find(ParticipantId participant) {
        return list.stream().filter(member -> member.id().equals(participant)).findFirst();
    }

    /** {@return how many may manage the session} */
    public long owners() {
        return list.stream().filter(member -> member.role() == Role.OWNER).count();
    }

    /** {@return these and one more, of the next epoch} */
    Members joined(Member member) {
        List<Member> members = new ArrayList<>(list);
        members.add(member);
        return new Members(epoch + 1, members);
    }

    /** {@return all but one, of the next epoch} */
    Members without(ParticipantId participant) {
        return new Members(
                epoch + 1,
                list.stream().filter(member -> !member.id().equals(participant)).toList());
    }

    /** {@return the same with another role for one, of the next epoch} */
    Members withRole(ParticipantId participant, Role role) {
        return new Members(
                epoch + 1,
                list.stream()
                        .map(member -> member.id().equals(participant) ? member.withRole(role) : member)
                        .toList());
    }

    /**
     * {@return the member, who may do {@code operation}}
     *
     * @throws Refusal {@code AUTH-04} if they are not (any more) in the session, {@code AUTH-05} if their role does not allow it
     */
    public Member require(ParticipantId participant, Operation operation) {
        Member member = find(participant).orElseThrow(() -> new Refusal(ErrorCode.TOKEN_REVOKED));
        if (!Roles.mayDo(member.role(), operation)) {
            throw new Refusal(
                    ErrorCode.CAPABILITY_MISSING,
                    Map.of("operation", operation.name(), "role", member.role().name()));
        }
        return member;
    }
}
