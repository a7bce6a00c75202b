package dev.tandem.runner.terminal;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Bounds how much of a program's output is looked at: what it prints faster, it is made to wait for by its own terminal. Else a few programs
 * that print for ever would take the runner's processors from everybody. For the reading thread alone.
 */
final class IntakeBrake {
    private static final long WINDOW = Duration.ofMillis(50).toNanos();
    /** 8 MiB a second. */
    private static final long BYTES_IN_WINDOW = 8L * (1 << 20) * WINDOW / 1_000_000_000L;

    private final LongSupplier nanoTime;
    private long windowBegan;
    private long bytes;

    IntakeBrake(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.windowBegan = nanoTime.getAsLong();
    }

    /** So much was read; waits until more may be. */
    void taken(int length) throws InterruptedException {
        long now = nanoTime.getAsLong();
        if (now - windowBegan >= WINDOW) {
            windowBegan = now;
            bytes = 0;
        }
        bytes += length;
        if (bytes >= BYTES_IN_WINDOW) {
            Thread.sleep(Duration.ofNanos(WINDOW - (now - windowBegan)));
            windowBegan = nanoTime.getAsLong();
            bytes = 0;
        }
    }
}
