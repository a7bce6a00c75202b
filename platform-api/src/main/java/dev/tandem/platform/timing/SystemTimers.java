package dev.tandem.platform.timing;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Real time. All tasks run on one thread of its own, so a task that blocks would hold up every other. */
public final class SystemTimers implements Timers, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(SystemTimers.class);

    private final ScheduledThreadPoolExecutor executor;

    public SystemTimers() {
        executor = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().name("timers").daemon().factory());
        executor.setRemoveOnCancelPolicy(true);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public Pending after(Duration delay, Runnable task) {
        return cancelling(executor.schedule(guarded(task), delay.toNanos(), TimeUnit.NANOSECONDS));
    }

    @Override
    public Pending every(Duration period, Runnable task) {
        long nanos = period.toNanos();
        return cancelling(executor.scheduleAtFixedRate(guarded(task), nanos, nanos, TimeUnit.NANOSECONDS));
    }

    @Override
    public void sleep(Duration time) throws InterruptedException {
        Thread.sleep(time);
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }

    private static Pending cancelling(Future<?> future) {
        return () -> future.cancel(false);
    }

    /** A failing periodic task must go on, and nobody looks at the futures: the log has to tell. */
    private static Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException e) {
                LOG.error("a timed task failed", e);
            }
        };
    }
}
