package dev.tandem.platform.socket;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * A rate limit that allows bursts: holds up to {@code burst} tokens and regains {@code perSecond} of them a second.
 *
 * <p>For one thread.
 */
public final class TokenBucket {
    private static final double NANOS_PER_SECOND = 1e9;

    private final double perSecond;
    private final double burst;
    private final LongSupplier nanoTime;
    private double tokens;
    private long asOf;

    public TokenBucket(double perSecond, double burst, LongSupplier nanoTime) {
        if (perSecond <= 0 || burst <= 0) {
            throw new IllegalArgumentException(
                    "rate %s per second and burst %s must be above zero".formatted(perSecond, burst));
        }
        this.perSecond = perSecond;
        this.burst = burst;
        this.nanoTime = nanoTime;
        this.tokens = burst;
        this.asOf = nanoTime.getAsLong();
    }

    /**
     * Takes {@code count} tokens if they are there.
     *
     * @return whether they were
     */
    public boolean tryTake(double count) {
        refill();
        if (tokens < count) {
            return false;
        }
        tokens -= count;
        return true;
    }

    /**
     * Takes {@code count} tokens, on credit if need be.
     *
     * @return how long the caller has to wait so that the rate is kept; zero while the burst lasts
     */
    public Duration take(double count) {
        refill();
        tokens -= count;
        return tokens >= 0 ? Duration.ZERO : Duration.ofNanos((long) (-tokens / perSecond * NANOS_PER_SECOND));
    }

    private void refill() {
        long now = nanoTime.getAsLong();
        tokens = Math.min(burst, tokens + (now - asOf) / NANOS_PER_SECOND * perSecond);
        asOf = now;
    }
}
