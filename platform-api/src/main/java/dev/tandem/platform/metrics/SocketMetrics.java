package dev.tandem.platform.metrics;

import dev.tandem.platform.door.DoorListener;
import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.socket.CloseReason;
import dev.tandem.platform.socket.SocketListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** Who is connected, how soon they are answered, and what is refused to them. */
@Singleton
public final class SocketMetrics implements SocketListener, DoorListener {
    private final MeterRegistry registry;
    private final LongAdder open = new LongAdder();
    private final Timer acknowledgements;
    private final Counter dropped;
    private final Map<String, Counter> closes = new ConcurrentHashMap<>();
    private final Map<ErrorCode, Counter> refusals = new ConcurrentHashMap<>();

    public SocketMetrics(MeterRegistry registry) {
        this.registry = registry;
        Gauge.builder("tandem.connections", open, LongAdder::sum)
                .description("Sockets that are open, those of runners included")
                .register(registry);
        acknowledgements = Durations.histogram(
                registry,
                "tandem.acknowledgement.duration",
                "Time from the receipt of an update until the acknowledgement that it is durable");
        dropped = Counter.builder("tandem.readers.dropped")
                .description("Sockets closed because they were not read fast enough")
                .register(registry);
    }

    @Override
    public void opened() {
        open.increment();
    }

    @Override
    public void closed() {
        open.decrement();
    }

    @Override
    public void closing(CloseReason reason) {
        closes.computeIfAbsent(
                        reason.code() + " " + reason.reason(),
                        _ -> Counter.builder("tandem.connections.closed")
                                .description("Sockets that the platform closed")
                                .tag("code", Integer.toString(reason.code()))
                                .tag("reason", reason.reason())
                                .register(registry))
                .increment();
        if (reason.equals(CloseReason.TOO_SLOW)) {
            dropped.increment();
        }
    }

    @Override
    public void acknowledged(long nanos) {
        acknowledgements.record(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void refused(ErrorCode code) {
        refusals.computeIfAbsent(
                        code,
                        _ -> Counter.builder("tandem.refusals")
                                .description("Documents closed or denied to a connection")
                                .tag("code", code.code())
                                .register(registry))
                .increment();
    }
}
