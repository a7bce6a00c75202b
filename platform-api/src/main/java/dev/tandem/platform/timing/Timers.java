package dev.tandem.platform.timing;

import java.time.Duration;

/** Runs tasks later. Tasks are short and never block; which thread runs them is the implementation's business. */
public interface Timers {
    /** A task that waits for its time. */
    interface Pending {
        /** Forgets the task. Does nothing if it runs or has run. */
        void cancel();
    }

    /** {@return nanoseconds of a clock that only moves forward; its origin means nothing} */
    long nanoTime();

    /** Runs {@code task} once, not before {@code delay} has passed. */
    Pending after(Duration delay, Runnable task);

    /** Runs {@code task} again and again, {@code period} apart, until it is cancelled. */
    Pending every(Duration period, Runnable task);

    /**
     * Makes the calling thread wait: virtual threads only.
     *
     * @throws InterruptedException if it is interrupted
     */
    void sleep(Duration time) throws InterruptedException;
}
