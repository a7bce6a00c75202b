package dev.tandem.platform.metrics;

import dev.tandem.platform.log.GroupCommitter;
import dev.tandem.platform.replica.Replicas;
import dev.tandem.platform.session.Census;
import dev.tandem.platform.session.LiveSessions;
import dev.tandem.platform.socket.VertxSockets;
import dev.tandem.platform.timing.Timers;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.function.ToDoubleFunction;

/**
 * What there is at this moment. Sessions are counted by their owners every few seconds, whoever asks: a reader of the metrics waits for
 * nobody, and sees the last count while the owners wait for the database.
 */
@Singleton
public final class Gauges {
    private static final Duration PERIOD = Duration.ofSeconds(5);

    private final LiveSessions sessions;
    private final Timers timers;
    private volatile Census census = new Census(0, 0, 0, 0);
    private volatile Timers.Pending counting = () -> {};

    public Gauges(
            MeterRegistry registry,
            LiveSessions sessions,
            GroupCommitter committer,
            VertxSockets sockets,
            Replicas replicas,
            Timers timers) {
        this.sessions = sessions;
        this.timers = timers;
        Gauge.builder("tandem.sessions.live", sessions, LiveSessions::size)
                .description("Sessions in memory")
                .register(registry);
        FunctionCounter.builder("tandem.sessions.evicted", sessions, LiveSessions::evictedSessions)
                .description("Sessions that nobody looked at and that were let go")
                .register(registry);
        FunctionCounter.builder("tandem.documents.released", sessions, LiveSessions::releasedDocuments)
                .description("Decoded documents that nobody needed and that were let go")
                .register(registry);
        counted(registry, "tandem.documents.loaded", "Documents of the sessions in memory", Census::documents);
        counted(
                registry,
                "tandem.documents.decoded",
                "Documents in memory whose content somebody needed",
                Census::decoded);
        counted(registry, "tandem.runs.going", "Programs that were asked for and have not ended", Census::runs);
        Gauge.builder("tandem.uncommitted", sessions, LiveSessions::uncommittedBytes)
                .description("What was received and is not durable yet")
                .baseUnit("bytes")
                .register(registry);
        Gauge.builder("tandem.outbound", sockets, VertxSockets::outboundBytes)
                .description("What waits to be written to sockets")
                .baseUnit("bytes")
                .register(registry);
        Gauge.builder("tandem.outbound.most", sockets, VertxSockets::mostOutboundBytes)
                .description("What waits to be written to the socket for which most does")
                .baseUnit("bytes")
                .register(registry);
        Gauge.builder("tandem.inbound", sockets, it -> it.backlog().bytes())
                .description("What was read from sockets and waits to be handled")
                .baseUnit("bytes")
                .register(registry);
        Gauge.builder("tandem.replica.connected", replicas, it -> it.isConnected() ? 1 : 0)
                .description("Whether the bus between replicas is there; 0 where none is configured")
                .register(registry);
        Gauge.builder("tandem.replica.others", replicas, it -> it.others().size())
                .description("Other replicas that are heard")
                .register(registry);
        Gauge.builder("tandem.commit.waiting", committer, GroupCommitter::waiting)
                .description("Batches that wait for the commit under way to end")
                .register(registry);
    }

    private void counted(MeterRegistry registry, String name, String what, ToDoubleFunction<Census> count) {
        Gauge.builder(name, this, gauges -> count.applyAsDouble(gauges.census))
                .description(what)
                .register(registry);
    }

    void start(@Observes StartupEvent event) {
        counting = timers.every(PERIOD, this::count);
    }

    void stop(@Observes ShutdownEvent event) {
        counting.cancel();
    }

    /** Counts anew. Blocks nobody: the count is there when the owners have answered. */
    void count() {
        var _ = sessions.census().thenAccept(counted -> census = counted);
    }
}
