package dev.tandem.platform.replica;

import dev.tandem.platform.timing.Timers;
import dev.tandem.protocol.SessionId;
import dev.tandem.protocol.WireException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Who else is there, and what we tell each other.
 *
 * <p>A channel a session, heard only by those that have it in memory, and a common one. Each replica says on the common one that
 * it lives; one that has not been heard for {@link #SILENCE} is gone. While our own words do not come back to us we cannot judge
 * others: nobody is declared gone then, and after a break everyone gets the full time to be heard again.
 *
 * <p>Threads: the transport calls one at a time; the timer's beat runs beside it and only touches concurrent state.
 */
final class ReplicaBus implements Replicas, PubSub.Listener, AutoCloseable {
    static final Duration BEAT = Duration.ofMillis(500);
    static final Duration SILENCE = Duration.ofSeconds(3);

    private static final Logger LOG = Logger.getLogger(ReplicaBus.class);
    private static final String COMMON = "tandem:replicas";
    private static final String SESSION = "tandem:session:";

    private final ReplicaId self = ReplicaId.next();
    private final PubSub transport;
    private final Timers timers;
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private final Map<ReplicaId, Long> lastHeard = new ConcurrentHashMap<>();
    private final Timers.Pending beat;
    private volatile boolean connected;
    private volatile long connectedSince;
    private volatile long lastEcho;

    ReplicaBus(PubSub transport, Timers timers) {
        this.transport = transport;
        this.timers = timers;
        this.beat = timers.every(BEAT, this::beat);
    }

    /** Starts to connect. Called once, when all listeners are there. */
    void start() {
        transport.start(this);
        transport.subscribe(COMMON);
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
        return Set.copyOf(lastHeard.keySet());
    }

    @Override
    public void follow(SessionId session) {
        transport.subscribe(SESSION + session);
    }

    @Override
    public void unfollow(SessionId session) {
        transport.unsubscribe(SESSION + session);
    }

    @Override
    public void tell(SessionId session, SessionMessage message) {
        if (connected) {
            transport.publish(SESSION + session, BusCodec.encode(self, message));
        }
    }

    @Override
    public void tellAll(CommonMessage message) {
        if (connected) {
            transport.publish(COMMON, BusCodec.encode(self, message));
        }
    }

    @Override
    public void listen(Listener listener) {
        listeners.add(listener);
    }

    private void beat() {
        if (!connected) {
            return;
        }
        long now = timers.nanoTime();
        if (now - lastEcho > SILENCE.toNanos()) {
            LOG.warnf("Redis takes messages but none came back for %s: the connection is made again", SILENCE);
            connected = false;
            transport.reconnect();
            return;
        }
        tellAll(new CommonMessage.Alive());
        for (Map.Entry<ReplicaId, Long> other : lastHeard.entrySet()) {
            long since = Math.max(other.getValue(), connectedSince);
            if (now - since > SILENCE.toNanos()) {
                forget(other.getKey());
            }
        }
    }

    private void forget(ReplicaId replica) {
        if (lastHeard.remove(replica) != null) {
            LOG.infof("replica %s is gone", replica);
            each(listener -> listener.gone(replica));
        }
    }

    @Override
    public void connected() {
        connectedSince = timers.nanoTime();
        lastEcho = connectedSince;
        connected = true;
        LOG.infof("connected to the other replicas as %s", self);
        tellAll(new CommonMessage.Hello());
        each(Listener::connected);
    }

    @Override
    public void disconnected() {
        if (connected) {
            LOG.warn("PLATFORM-05 Redis is not reachable: other replicas are followed through the database");
        }
        connected = false;
    }

    @Override
    public void subscribed(Set<String> channels) {
        for (String channel : channels) {
            if (channel.startsWith(SESSION)) {
                SessionId session = SessionId.parse(channel.substring(SESSION.length()));
                each(listener -> listener.following(session));
            }
        }
    }

    @Override
    public void received(String channel, byte[] message) {
        try {
            ReplicaId from = BusCodec.sender(message);
            if (from.equals(self)) {
                lastEcho = timers.nanoTime();
                return;
            }
            if (lastHeard.put(from, timers.nanoTime()) == null) {
                LOG.infof("replica %s is here", from);
            }
            if (channel.equals(COMMON)) {
                heardByAll(from, BusCodec.body(message, CommonMessage.class));
            } else if (channel.startsWith(SESSION)) {
                SessionId session = SessionId.parse(channel.substring(SESSION.length()));
                SessionMessage said = BusCodec.body(message, SessionMessage.class);
                each(listener -> listener.heard(from, session, said));
            }
        } catch (WireException | IllegalArgumentException e) {
            // Of a newer version, while replicas are exchanged one by one: what matters is in the database.
            LOG.debugf(e, "a message on %s is not understood", channel);
        }
    }

    private void heardByAll(ReplicaId from, CommonMessage message) {
        switch (message) {
            case CommonMessage.Alive _ -> {}
            case CommonMessage.Bye _ -> forget(from);
            case CommonMessage.Hello _,
                    CommonMessage.Online _,
                    CommonMessage.AllOnline _,
                    CommonMessage.SandboxWanted _,
                    CommonMessage.RunnersChanged _ -> each(listener -> listener.heard(from, message));
        }
    }

    private void each(Consumer<Listener> call) {
        for (Listener listener : listeners) {
            try {
                call.accept(listener);
            } catch (RuntimeException e) {
                LOG.error("PLATFORM-01 what another replica told was not dealt with", e);
            }
        }
    }

    /** Says goodbye and ends the connection. */
    @Override
    public void close() {
        beat.cancel();
        tellAll(new CommonMessage.Bye());
        connected = false;
        transport.close();
    }
}
