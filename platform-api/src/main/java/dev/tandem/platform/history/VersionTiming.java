package dev.tandem.platform.history;

import dev.tandem.platform.timing.Timers;
import java.time.Duration;

/**
 * When automatic versions are kept.
 *
 * @param pause how long nobody has to change anything
 */
public record VersionTiming(Timers timers, Duration pause) {
    /** No pause makes a version. */
    public static final VersionTiming NEVER = new VersionTiming(new StandingStill(), Duration.ZERO);

    private static final class StandingStill implements Timers {
        @Override
        public long nanoTime() {
            return 0;
        }

        @Override
        public Pending after(Duration delay, Runnable task) {
            return () -> {};
        }

        @Override
        public Pending every(Duration period, Runnable task) {
            return () -> {};
        }

        @Override
        public void sleep(Duration time) {
            throw new IllegalStateException("time stands still");
        }
    }
}
