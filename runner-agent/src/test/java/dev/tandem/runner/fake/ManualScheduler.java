package dev.tandem.runner.fake;

import dev.tandem.runner.run.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** A clock that stands still, and work that waits for it, until the test moves it on. */
public final class ManualScheduler implements Scheduler, LongSupplier {
    private final List<Planned> planned = new ArrayList<>();
    private long now = 1_000_000_000L;

    @Override
    public synchronized void after(Duration delay, Runnable work) {
        planned.add(new Planned(now + delay.toNanos(), work));
    }

    @Override
    public synchronized long getAsLong() {
        return now;
    }

    /** Lets time pass and does what is due. */
    public void pass(Duration time) {
        List<Planned> due;
        synchronized (this) {
            now += time.toNanos();
            due = planned.stream().filter(work -> work.at <= now).toList();
            planned.removeAll(due);
        }
        due.forEach(work -> work.work.run());
    }

    private record Planned(long at, Runnable work) {}
}
