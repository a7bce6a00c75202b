package dev.tandem.platform.testing;

import dev.tandem.platform.replica.CommonMessage;
import dev.tandem.platform.replica.ReplicaId;
import dev.tandem.platform.replica.Replicas;
import dev.tandem.platform.replica.SessionMessage;
import dev.tandem.protocol.SessionId;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Notes what is told to other replicas, and says what a test lets them say. Any thread. */
public final class FakeReplicas implements Replicas {
    private final ReplicaId self = ReplicaId.next();
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private final List<SessionMessage> told = new CopyOnWriteArrayList<>();
    private final List<CommonMessage> toldAll = new CopyOnWriteArrayList<>();
    private final Set<SessionId> followed = ConcurrentHashMap.newKeySet();
    private final Set<ReplicaId> others = ConcurrentHashMap.newKeySet();
    private volatile boolean connected = true;

    /** Lets the listeners hear something. */
    public void say(Consumer<Listener> what) {
        listeners.forEach(what);
    }

    public void connected(boolean now) {
        connected = now;
    }

    public ReplicaId other() {
        ReplicaId other = ReplicaId.next();
        others.add(other);
        return other;
    }

    public List<SessionMessage> told() {
        return told;
    }

    public List<CommonMessage> toldAll() {
        return toldAll;
    }

    public Set<SessionId> followed() {
        return Set.copyOf(followed);
    }

    @Override
    public ReplicaId self() {
        return self;
    }

    @Override
    public boolean areConfigured() {
        return true;
    }

    @Override
    public boolean isConnected() {
        return connected;
    }

    @Override
    public Set<ReplicaId> others() {
        return Set.copyOf(others);
    }

    @Override
    public void follow(SessionId session) {
        followed.add(session);
    }

    @Override
    public void unfollow(SessionId session) {
        followed.remove(session);
    }

    @Override
    public void tell(SessionId session, SessionMessage message) {
        told.add(message);
    }

    @Override
    public void tellAll(CommonMessage message) {
        toldAll.add(message);
    }

    @Override
    public void listen(Listener listener) {
        listeners.add(listener);
    }
}
