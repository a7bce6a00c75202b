package dev.tandem.runner.fake;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what other threads do. */
public final class Eventually {
    private static final Duration DEADLINE = Duration.ofSeconds(20);

    private Eventually() {}

    /** Returns when the condition holds; fails after a deadline. */
    public static void eventually(String what, BooleanSupplier condition) {
        eventually(what, DEADLINE, condition);
    }

    /** Returns when the condition holds; fails after the deadline. */
    public static void eventually(String what, Duration most, BooleanSupplier condition) {
        long deadline = System.nanoTime() + most.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("it did not come to pass within %s: %s".formatted(most, what));
            }
            LockSupport.parkNanos(Duration.ofMillis(2).toNanos());
        }
    }
}
