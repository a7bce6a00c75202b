package dev.tandem.runner.network;

import java.io.InterruptedIOException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Spreads the bytes of a session over time. Safe for use by any thread. */
final class Throttle {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    /** Waits. */
    @FunctionalInterface
    interface Sleeper {
        void sleep(long nanos) throws InterruptedException;

        static Sleeper system() {
            return TimeUnit.NANOSECONDS::sleep;
        }
    }

    private final double nanosPerByte;
    private final LongSupplier nanoTime;
    private final Sleeper sleeper;

    /** When all that was taken so far is paid for; at least a second ago, which is the burst. */
    private long paid;

    Throttle(long bytesPerSecond, LongSupplier nanoTime, Sleeper sleeper) {
        this.nanosPerByte = (double) SECOND / bytesPerSecond;
        this.nanoTime = nanoTime;
        this.sleeper = sleeper;
        this.paid = nanoTime.getAsLong() - SECOND;
    }

    /** Takes bytes that moved already; returns when the next ones may. */
    void take(int bytes) throws InterruptedIOException {
        long wait = reserve(bytes);
        if (wait > 0) {
            try {
                sleeper.sleep(wait);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException();
            }
        }
    }

    private synchronized long reserve(int bytes) {
        long now = nanoTime.getAsLong();
        if (paid - (now - SECOND) < 0) {
            paid = now - SECOND;
        }
        paid += (long) (bytes * nanosPerByte);
        return paid - now;
    }
}
