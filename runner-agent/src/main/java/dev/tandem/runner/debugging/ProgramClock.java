package dev.tandem.runner.debugging;

import java.time.Duration;
import java.util.function.LongSupplier;

/** How long a program has run, without the time in which it stood, or was being built. Any thread. */
final class ProgramClock {
    private final LongSupplier nanoTime;
    private final long start;
    private long ran;
    private long since;
    private boolean running;

    ProgramClock(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.start = nanoTime.getAsLong();
        this.since = start;
    }

    /** A program begins. */
    synchronized void begin() {
        ran = 0;
        running = true;
        since = nanoTime.getAsLong();
    }

    synchronized void run() {
        if (!running) {
            running = true;
            since = nanoTime.getAsLong();
        }
    }

    synchronized void stand() {
        if (running) {
            running = false;
            ran += nanoTime.getAsLong() - since;
        }
    }

    /** {@return how long it has run until now} */
    synchronized Duration ran() {
        return Duration.ofNanos(running ? ran + nanoTime.getAsLong() - since : ran);
    }

    /** {@return how long ago all of it began} */
    Duration passed() {
        return Duration.ofNanos(nanoTime.getAsLong() - start);
    }
}
