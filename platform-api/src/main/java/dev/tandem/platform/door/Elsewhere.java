package dev.tandem.platform.door;

import dev.tandem.platform.replica.ReplicaId;
import dev.tandem.protocol.ParticipantId;
import dev.tandem.protocol.SessionId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Who has a connection open at other replicas, by what those told last. Any thread. */
final class Elsewhere {
    private final Map<ReplicaId, Map<SessionId, Set<ParticipantId>>> replicas = new HashMap<>();

    /** {@return who is in a session at any other replica} */
    synchronized Set<ParticipantId> online(SessionId session) {
        Set<ParticipantId> online = new HashSet<>();
        replicas.values().forEach(sessions -> online.addAll(sessions.getOrDefault(session, Set.of())));
        return online;
    }

    /** Takes what a replica says of one session. {@return whether that is new} */
    synchronized boolean put(ReplicaId replica, SessionId session, Set<ParticipantId> participants) {
        Map<SessionId, Set<ParticipantId>> sessions = replicas.computeIfAbsent(replica, _ -> new HashMap<>());
        Set<ParticipantId> before =
                participants.isEmpty() ? sessions.remove(session) : sessions.put(session, participants);
        return !participants.equals(before == null ? Set.of() : before);
    }

    /** Takes what a replica says of all its sessions. {@return those in which something is new} */
    synchronized Set<SessionId> putAll(ReplicaId replica, Map<SessionId, Set<ParticipantId>> now) {
        Map<SessionId, Set<ParticipantId>> before = replicas.put(replica, new HashMap<>(now));
        Set<SessionId> touched = new HashSet<>(now.keySet());
        if (before != null) {
            touched.addAll(before.keySet());
            touched.removeIf(
                    session -> now.getOrDefault(session, Set.of()).equals(before.getOrDefault(session, Set.of())));
        }
        return touched;
    }

    /** Forgets a replica. {@return the sessions in which it had people} */
    synchronized Set<SessionId> remove(ReplicaId replica) {
        Map<SessionId, Set<ParticipantId>> gone = replicas.remove(replica);
        return gone == null ? Set.of() : gone.keySet();
    }
}
