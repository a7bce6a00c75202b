package dev.tandem.platform.metrics;

import dev.tandem.platform.session.SessionListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.util.concurrent.TimeUnit;

/** How snapshots go. */
@Singleton
public final class SnapshotMetrics implements SessionListener {
    private final Timer snapshots;
    private final Counter failures;

    public SnapshotMetrics(MeterRegistry registry) {
        snapshots = Durations.histogram(registry, "tandem.snapshot.duration", "Time to store a snapshot of a session");
        failures = Counter.builder("tandem.snapshot.failures")
                .description("Snapshots that could not be stored and are tried another time")
                .register(registry);
    }

    @Override
    public void snapshotSaved(long nanos) {
        snapshots.record(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void snapshotFailed() {
        failures.increment();
    }
}
