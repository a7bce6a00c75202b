package dev.tandem.platform.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/** Histograms of durations, all with the same bounds: from a commit on a quick disk to a database that is away. */
final class Durations {
    private static final Duration[] BOUNDS = {
        Duration.ofMillis(1),
        Duration.ofNanos(2_500_000),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(15),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(30)
    };

    private Durations() {}

    static Timer histogram(MeterRegistry registry, String name, String what) {
        return Timer.builder(name)
                .description(what)
                .serviceLevelObjectives(BOUNDS)
                .register(registry);
    }
}
