package dev.tandem.platform.metrics;

import dev.tandem.platform.session.SessionListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** How snapshots go, and how far sessions are behind what other replicas append. */
@Singleton
public final class SessionMetrics implements SessionListener {
    private final Timer snapshots;
    private final Counter failures;
    private final Timer lag;
    private final DistributionSummary behind;

    public SessionMetrics(MeterRegistry registry) {
        snapshots = Durations.histogram(registry, "tandem.snapshot.duration", "Time to store a snapshot of a session");
        failures = Counter.builder("tandem.snapshot.failures")
                .description("Snapshots that could not be stored and are tried another time")
                .register(registry);
        lag = Durations.histogram(
                registry, "tandem.replica.lag", "Age of what another replica committed when it became known here");
        behind = DistributionSummary.builder("tandem.replica.behind")
                .description("Records by which a session was behind its log when it came to know them")
                .serviceLevelObjectives(1, 10, 100, 1000)
                .register(registry);
    }

    @Override
    public void followed(int records, Duration age) {
        lag.record(age.isNegative() ? Duration.ZERO : age);
        behind.record(records);
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
