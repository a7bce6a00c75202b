package dev.tandem.platform.timing;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;

/** A clock that stands still until a test moves it. Not for several threads. */
public final class ManualTimers implements Timers {
    private final PriorityQueue<Entry> waiting =
            new PriorityQueue<>(Comparator.comparingLong((Entry e) -> e.due).thenComparingLong(e -> e.order));
    private long now;
    private long order;

    private static final class Entry implements Pending {
        private final long order;
        private final long period;
        private final Runnable task;
        private long due;
        private boolean cancelled;

        private Entry(long due, long order, long period, Runnable task) {
            this.due = due;
            this.order = order;
            this.period = period;
            this.task = task;
        }

        @Override
        public void cancel() {
            cancelled = true;
        }
    }

    @Override
    public long nanoTime() {
        return now;
    }

    @Override
    public Pending after(Duration delay, Runnable task) {
        return add(delay.toNanos(), 0, task);
    }

    @Override
    public Pending every(Duration period, Runnable task) {
        return add(period.toNanos(), period.toNanos(), task);
    }

    private Pending add(long delay, long period, Runnable task) {
        Entry entry = new Entry(now + delay, order++, period, task);
        waiting.add(entry);
        return entry;
    }

    /** Moves the clock instead of waiting. */
    @Override
    public void sleep(Duration time) {
        advance(time);
    }

    /** Moves the clock and runs what became due, in the order of its times. */
    public void advance(Duration by) {
        long end = now + by.toNanos();
        for (Entry next = waiting.peek(); next != null && next.due <= end; next = waiting.peek()) {
            waiting.remove();
            now = next.due;
            if (next.cancelled) {
                continue;
            }
            next.task.run();
            if (next.period > 0 && !next.cancelled) {
                next.due += next.period;
                waiting.add(next);
            }
        }
        now = end;
    }
}
