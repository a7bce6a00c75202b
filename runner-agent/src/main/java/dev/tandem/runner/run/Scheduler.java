package dev.tandem.runner.run;

import java.time.Duration;

/** Does something later. */
@FunctionalInterface
public interface Scheduler {
    /** Runs short work that never blocks, on a thread that everyone shares. */
    void after(Duration delay, Runnable work);
}
