package dev.tandem.platform.door;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.protocol.ParticipantId;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who is at one document and what each shows of themselves. Nothing of it is stored.
 *
 * <p>What members send is not passed on as it is:
 *
 * <ul>
 *   <li>A member speaks for one client id, the first that it shows. States under other ids are dropped without a word: honest
 *       clients send time-outs for people they have not heard of.
 *   <li>An id belongs to its member until it leaves. Only the same person may take it over, from a connection that is dead but
 *       not yet noticed.
 *   <li>{@code user} is replaced by who the member really is.
 *   <li>Clocks are our own, from the time of day: receivers ignore a state whose clock is not above the last one they saw of that
 *       id, and after a reconnect or a restart the sender's own clock would not be.
 * </ul>
 *
 * <p>Any thread. Members are called with the room locked and must not call back.
 */
final class AwarenessRoom {
    /** A channel of a document. */
    interface Member {
        ParticipantId participant();

        /** {@return who they are, for everyone to see: id, name, colour, role} */
        ObjectNode user();

        /** Sends an entry of {@link AwarenessState#encodeEntry}. */
        void show(byte[] entry);
    }

    private static final class Shown {
        private Member owner;
        private long senderClock;
        private long clock;
        private @Nullable ObjectNode state;

        private Shown(Member owner) {
            this.owner = owner;
        }
    }

    /** In the map of members: has not shown a client id yet. Client ids are never negative. */
    private static final Long UNBOUND = -1L;

    private final InstantSource time;
    private final Map<Long, Shown> clients = new LinkedHashMap<>();
    private final Map<Member, Long> members = new LinkedHashMap<>();
    private long lastClock;

    AwarenessRoom(InstantSource time) {
        this.time = time;
    }

    /** Adds a member and shows it everyone who is there. */
    synchronized void join(Member member) {
        members.put(member, UNBOUND);
        showAll(member);
    }

    /** Shows a member everyone else. */
    synchronized void showAll(Member member) {
        clients.forEach((client, shown) -> {
            if (!shown.owner.equals(member) && shown.state != null) {
                member.show(AwarenessState.encodeEntry(client, shown.clock, shown.state));
            }
        });
    }

    /** Takes what a member says of itself and shows it to the others. */
    synchronized void receive(Member member, List<AwarenessState> states) {
        for (AwarenessState state : states) {
            Shown shown = claim(member, state);
            if (shown != null) {
                shown.senderClock = state.clock();
                set(state.client(), shown, state.state());
            }
        }
    }

    /** {@return where to keep a state; null if the member may not show it, or has shown something newer} */
    private @Nullable Shown claim(Member member, AwarenessState state) {
        Long own = members.get(member);
        if (own == null || (!own.equals(UNBOUND) && own != state.client())) {
            return null;
        }
        Shown shown = clients.get(state.client());
        if (shown == null) {
            if (state.state() == null) {
                return null;
            }
            shown = new Shown(member);
            clients.put(state.client(), shown);
        } else if (!shown.owner.equals(member)) {
            if (!shown.owner.participant().equals(member.participant())) {
                return null;
            }
            members.remove(shown.owner);
            shown.owner = member;
        } else if (state.clock() < shown.senderClock || (state.clock() == shown.senderClock && state.state() != null)) {
            return null;
        }
        members.put(member, state.client());
        return shown;
    }

    private void set(long client, Shown shown, @Nullable ObjectNode state) {
        if (state == null && shown.state == null) {
            return;
        }
        if (state != null) {
            state.set("user", shown.owner.user());
        }
        lastClock = Math.max(lastClock + 1, time.millis());
        shown.clock = lastClock;
        shown.state = state;
        byte[] entry = AwarenessState.encodeEntry(client, lastClock, state);
        for (Member other : members.keySet()) {
            if (!other.equals(shown.owner)) {
                other.show(entry);
            }
        }
    }

    /** Shows a participant's states again because something about the person changed. */
    synchronized void refresh(ParticipantId participant) {
        clients.forEach((client, shown) -> {
            if (shown.owner.participant().equals(participant) && shown.state != null) {
                set(client, shown, shown.state);
            }
        });
    }

    /** Removes a member and what it showed. */
    synchronized void leave(Member member) {
        Long own = members.remove(member);
        Shown shown = own == null ? null : clients.get(own);
        if (own != null && shown != null && shown.owner.equals(member)) {
            set(own, shown, null);
            clients.remove(own);
        }
    }
}
