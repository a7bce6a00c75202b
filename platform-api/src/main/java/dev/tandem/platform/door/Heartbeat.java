package dev.tandem.platform.door;

import dev.tandem.platform.timing.Timers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** One timer for what every connection does now and then: a timer each would be most of what an idle one costs. Any thread. */
final class Heartbeat {
    private static final Duration PERIOD = Duration.ofSeconds(1);

    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private final Timers timers;
    private final InstantSource time;

    Heartbeat(Timers timers, InstantSource time) {
        this.timers = timers;
        this.time = time;
        timers.every(PERIOD, this::beat);
    }

    void add(Connection connection) {
        connections.add(connection);
    }

    void remove(Connection connection) {
        connections.remove(connection);
    }

    private void beat() {
        long now = timers.nanoTime();
        Instant instant = time.instant();
        connections.forEach(connection -> connection.beat(now, instant));
    }
}
