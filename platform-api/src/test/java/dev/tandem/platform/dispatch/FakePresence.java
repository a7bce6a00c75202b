package dev.tandem.platform.dispatch;

import dev.tandem.platform.session.Presence;
import dev.tandem.protocol.ParticipantId;
import dev.tandem.protocol.SessionId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Who is present is said by the test. */
final class FakePresence implements Presence {
    private final Map<SessionId, Set<ParticipantId>> online = new HashMap<>();
    private final List<Consumer<SessionId>> listeners = new ArrayList<>();

    @Override
    public Set<ParticipantId> online(SessionId session) {
        return online.getOrDefault(session, Set.of());
    }

    @Override
    public Set<SessionId> present() {
        return online.keySet();
    }

    @Override
    public void onChange(Consumer<SessionId> listener) {
        listeners.add(listener);
    }

    void come(SessionId session) {
        online.put(session, Set.of(ParticipantId.next()));
        listeners.forEach(listener -> listener.accept(session));
    }

    void leave(SessionId session) {
        online.remove(session);
        listeners.forEach(listener -> listener.accept(session));
    }
}
