package dev.tandem.runner.follow;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/** When changed documents are to be written to the disk: not for each key that somebody presses. Confined to the session's thread. */
final class WriteDelay {
    /** How long a changed document may wait for the disk while nobody runs anything. */
    static final Duration MOST = Duration.ofMillis(15);

    private final LongSupplier nanoTime;
    private boolean waits;
    private long since;

    /** @param nanoTime a clock that never goes back, in nanoseconds */
    WriteDelay(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Something waits to be written. */
    void begin() {
        if (!waits) {
            waits = true;
            since = nanoTime.getAsLong();
        }
    }

    /** It is written, or is tried to be. */
    void end() {
        waits = false;
    }

    /** {@return how long it may still wait; empty if nothing waits} */
    Optional<Duration> untilOver() {
        if (!waits) {
            return Optional.empty();
        }
        Duration left = MOST.minusNanos(nanoTime.getAsLong() - since);
        return Optional.of(left.isNegative() ? Duration.ZERO : left);
    }
}
