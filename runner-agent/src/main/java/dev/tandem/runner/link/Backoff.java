package dev.tandem.runner.link;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Pauses between attempts: doubled each time up to a longest, and shortened by up to half at random, so that many runners that lost
 * the same platform do not return in step. Confined to one thread.
 */
final class Backoff {
    private final Duration first;
    private final Duration longest;
    private final RandomGenerator random;
    private Duration next;

    Backoff(Duration first, Duration longest, RandomGenerator random) {
        this.first = first;
        this.longest = longest;
        this.random = random;
        this.next = first;
    }

    /** {@return the pause before the next attempt} */
    Duration pause() {
        Duration pause = next;
        Duration doubled = next.multipliedBy(2);
        next = doubled.compareTo(longest) < 0 ? doubled : longest;
        return pause.minusNanos((long) (random.nextDouble() * pause.toNanos() / 2));
    }

    /** The last attempt succeeded. */
    void reset() {
        next = first;
    }
}
