package dev.tandem.platform.door;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.platform.replica.ReplicaId;
import dev.tandem.platform.replica.SessionMessage;
import dev.tandem.protocol.ParticipantId;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
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
 * <p>People at other replicas are shown as those at this one. Each replica decides about its own people and is believed; who has a
 * client id that two of them claim is decided by the person (only the same one may take it over) and by the time of the claim.
 *
 * <p>Any thread. Members and relay are called with the room locked and must not call back.
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

    /** Tells other replicas what people here show. */
    interface Relay {
        void shown(List<SessionMessage.State> states);
    }

    /** What is shown under a client id, by somebody here or at another replica. */
    private static final class Shown {
        private final ParticipantId participant;
        /** Null if it is at another replica. */
        private @Nullable Member owner;
        /** Null if it is here. */
        private @Nullable ReplicaId replica;

        private long senderClock;
        private long clock;
        private @Nullable String json;
        private @Nullable ObjectNode state;

        private Shown(ParticipantId participant) {
            this.participant = participant;
        }
    }

    /** In the map of members: has not shown a client id yet. Client ids are never negative. */
    private static final Long UNBOUND = -1L;

    private final InstantSource time;
    private final Relay relay;
    private final Map<Long, Shown> clients = new LinkedHashMap<>();
    private final Map<Member, Long> members = new LinkedHashMap<>();
    private long lastClock;

    AwarenessRoom(InstantSource time, Relay relay) {
        this.time = time;
        this.relay = relay;
    }

    /** Adds a member and shows it everyone who is there. */
    synchronized void join(Member member) {
        members.put(member, UNBOUND);
        showAll(member);
    }

    /** Shows a member everyone else, with new clocks: it may have heard of them before, from us or from another replica. */
    synchronized void showAll(Member member) {
        clients.forEach((client, shown) -> {
            if (!member.equals(shown.owner) && shown.json != null) {
                member.show(AwarenessState.encodeEntry(client, nextClock(), shown.json));
            }
        });
    }

    private long nextClock() {
        lastClock = Math.max(lastClock + 1, time.millis());
        return lastClock;
    }

    /** Takes what a member says of itself and shows it to the others. */
    synchronized void receive(Member member, List<AwarenessState> states) {
        List<SessionMessage.State> told = new ArrayList<>();
        for (AwarenessState state : states) {
            Shown shown = claim(member, state);
            if (shown != null) {
                shown.senderClock = state.clock();
                set(state.client(), shown, state.state(), told);
            }
        }
        tell(told);
    }

    private void tell(List<SessionMessage.State> states) {
        if (!states.isEmpty()) {
            relay.shown(states);
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
            shown = new Shown(member.participant());
            shown.owner = member;
            clients.put(state.client(), shown);
        } else if (!member.equals(shown.owner)) {
            if (!shown.participant.equals(member.participant())) {
                return null;
            }
            members.remove(shown.owner);
            shown.owner = member;
            shown.replica = null;
        } else if (state.clock() < shown.senderClock || (state.clock() == shown.senderClock && state.state() != null)) {
            return null;
        }
        members.put(member, state.client());
        return shown;
    }

    private void set(long client, Shown shown, @Nullable ObjectNode state, List<SessionMessage.State> told) {
        if (shown.owner == null || (state == null && shown.json == null)) {
            return;
        }
        if (state != null) {
            state.set("user", shown.owner.user());
        }
        shown.state = state;
        shown.json = state == null ? null : state.toString();
        shown.clock = showOthers(client, shown);
        told.add(new SessionMessage.State(client, shown.participant, shown.clock, shown.json));
    }

    /** {@return the clock with which it was shown} */
    private long showOthers(long client, Shown shown) {
        long clock = nextClock();
        byte[] entry = AwarenessState.encodeEntry(client, clock, shown.json);
        for (Member other : members.keySet()) {
            if (!other.equals(shown.owner)) {
                other.show(entry);
            }
        }
        return clock;
    }

    /** Shows a participant's states again because something about the person changed. */
    synchronized void refresh(ParticipantId participant) {
        List<SessionMessage.State> told = new ArrayList<>();
        clients.forEach((client, shown) -> {
            if (shown.participant.equals(participant) && shown.state != null) {
                set(client, shown, shown.state, told);
            }
        });
        tell(told);
    }

    /** Removes a member and what it showed. */
    synchronized void leave(Member member) {
        Long own = members.remove(member);
        Shown shown = own == null ? null : clients.get(own);
        if (own != null && shown != null && member.equals(shown.owner)) {
            List<SessionMessage.State> told = new ArrayList<>();
            set(own, shown, null, told);
            clients.remove(own);
            tell(told);
        }
    }

    /** {@return what people here show, for another replica} */
    synchronized List<SessionMessage.State> local() {
        List<SessionMessage.State> states = new ArrayList<>();
        clients.forEach((client, shown) -> {
            if (shown.owner != null && shown.json != null) {
                states.add(new SessionMessage.State(client, shown.participant, shown.clock, shown.json));
            }
        });
        return states;
    }

    /** Takes what people at another replica show. */
    synchronized void receive(ReplicaId replica, List<SessionMessage.State> states) {
        for (SessionMessage.State state : states) {
            lastClock = Math.max(lastClock, state.clock());
            Shown shown = clients.get(state.client());
            if (shown == null) {
                if (state.json() != null) {
                    shown = new Shown(state.participant());
                    clients.put(state.client(), shown);
                    showRemote(replica, shown, state);
                }
            } else if (replica.equals(shown.replica) || mayTakeOver(shown, state)) {
                members.remove(shown.owner);
                showRemote(replica, shown, state);
            }
        }
    }

    /** A person whose tab has moved on to another replica shows itself there; what the old place says of it counts no more. */
    private static boolean mayTakeOver(Shown shown, SessionMessage.State state) {
        return state.json() != null && state.participant().equals(shown.participant) && state.clock() > shown.clock;
    }

    private void showRemote(ReplicaId replica, Shown shown, SessionMessage.State state) {
        shown.owner = null;
        shown.replica = replica;
        shown.state = null;
        shown.json = state.json();
        shown.clock = state.clock();
        long _ = showOthers(state.client(), shown);
        if (shown.json == null) {
            clients.remove(state.client());
        }
    }

    /** Removes what people at some other replicas show. */
    synchronized void forget(Predicate<ReplicaId> gone) {
        clients.entrySet().removeIf(entry -> {
            Shown shown = entry.getValue();
            if (shown.replica == null || !gone.test(shown.replica)) {
                return false;
            }
            shown.json = null;
            long _ = showOthers(entry.getKey(), shown);
            return true;
        });
    }
}
