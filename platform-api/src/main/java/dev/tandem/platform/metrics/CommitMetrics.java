package dev.tandem.platform.metrics;

import dev.tandem.platform.log.CommitListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** How commits go, and how the logs grow. */
@Singleton
public final class CommitMetrics implements CommitListener {
    private final Timer duration;
    private final DistributionSummary batches;
    private final DistributionSummary records;
    private final Counter appended;
    private final Counter bytes;
    /** 1 while the last attempt failed. */
    private final AtomicInteger failing;

    public CommitMetrics(MeterRegistry registry) {
        duration = Durations.histogram(
                registry,
                "tandem.commit.duration",
                "Time from the first attempt to commit a group until it was durable");
        batches = summary(registry, "tandem.commit.batches", "Batches, at most one a session, in one commit");
        records = summary(registry, "tandem.commit.records", "Records in one commit");
        appended = counter(registry, "tandem.log.records", "Records appended to session logs");
        bytes = counter(registry, "tandem.log.bytes", "Bytes of payload appended to session logs");
        failing = registry.gauge("tandem.commit.failing", new AtomicInteger());
    }

    private static DistributionSummary summary(MeterRegistry registry, String name, String what) {
        return DistributionSummary.builder(name)
                .description(what)
                .serviceLevelObjectives(1, 2, 5, 10, 50, 100, 500, 1000, 8192)
                .register(registry);
    }

    private static Counter counter(MeterRegistry registry, String name, String what) {
        return Counter.builder(name).description(what).register(registry);
    }

    @Override
    public void committed(long nanos, int batchCount, int recordCount, long byteCount) {
        duration.record(nanos, TimeUnit.NANOSECONDS);
        batches.record(batchCount);
        records.record(recordCount);
        appended.increment(recordCount);
        bytes.increment((double) byteCount);
        failing.set(0);
    }

    @Override
    public void failed() {
        failing.set(1);
    }
}
