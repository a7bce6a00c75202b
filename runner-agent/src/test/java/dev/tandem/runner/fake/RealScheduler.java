package dev.tandem.runner.fake;

import dev.tandem.runner.run.Scheduler;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Time as it passes. Once this is closed nothing is done any more, and what ends a moment later may still ask for it. */
public final class RealScheduler implements Scheduler, AutoCloseable {
    private final ScheduledThreadPoolExecutor timer =
            new ScheduledThreadPoolExecutor(1, new ThreadPoolExecutor.DiscardPolicy());

    @Override
    public void after(Duration delay, Runnable work) {
        Future<?> _ = timer.schedule(work, delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
