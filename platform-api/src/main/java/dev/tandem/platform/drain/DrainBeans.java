package dev.tandem.platform.drain;

import dev.tandem.platform.replica.Replicas;
import dev.tandem.platform.session.LiveSessions;
import dev.tandem.platform.socket.CloseReason;
import dev.tandem.platform.socket.VertxSockets;
import dev.tandem.platform.timing.Timers;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Drains this replica when the process is asked to end. */
@ApplicationScoped
class DrainBeans {
    private final Draining draining;
    private final DrainConfig config;
    private final Timers timers;
    private final Replicas replicas;
    private final VertxSockets sockets;
    private final LiveSessions sessions;
    private final Event<HandOver> handOver;

    DrainBeans(
            Draining draining,
            DrainConfig config,
            Timers timers,
            Replicas replicas,
            VertxSockets sockets,
            LiveSessions sessions,
            Event<HandOver> handOver) {
        this.draining = draining;
        this.config = config;
        this.timers = timers;
        this.replicas = replicas;
        this.sockets = sockets;
        this.sessions = sessions;
        this.handOver = handOver;
    }

    /** Called before the server stops, and it waits: requests and sockets are served meanwhile. */
    void drain(@Observes ShutdownDelayInitiatedEvent event) {
        Drain drain = new Drain(draining, config, timers);
        if (!replicas.areConfigured()) {
            drain.end(new Everything());
            return;
        }
        try {
            drain.handOver(new Everything());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private final class Everything implements Drain.Replica {
        @Override
        public void handOverRunners() {
            handOver.fire(new HandOver());
        }

        @Override
        public List<Runnable> sockets() {
            return sockets.open().stream()
                    .<Runnable>map(socket -> () -> socket.close(CloseReason.RESTART))
                    .toList();
        }

        @Override
        public CompletionStage<Void> store() {
            return sessions.storeAll();
        }
    }
}
