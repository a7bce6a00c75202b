package dev.tandem.sandbox.local;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** When the time of a program is over. */
public final class Deadline {
    /** So that the sum below cannot overflow. */
    private static final Duration LONGEST = Duration.ofDays(365);

    private final long nanos;

    /**
     * @param started a point of {@link System#nanoTime()}
     */
    public Deadline(long started, Duration limit) {
        nanos = started + (limit.compareTo(LONGEST) < 0 ? limit : LONGEST).toNanos();
    }

    public boolean isOver() {
        return System.nanoTime() - nanos >= 0;
    }

    /** Rounded up, so that it is over when the time is; 0 when it is over. */
    public int millisLeft() {
        return Math.clamp(TimeUnit.NANOSECONDS.toMillis(nanos - System.nanoTime()) + 1, 0, Integer.MAX_VALUE);
    }
}
