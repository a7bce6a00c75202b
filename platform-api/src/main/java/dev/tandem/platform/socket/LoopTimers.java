package dev.tandem.platform.socket;

import dev.tandem.platform.timing.Timers;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Tasks that run on an event loop at their time, without another thread to wake it. */
final class LoopTimers implements Timers {
    private final EventLoop loop;
    private final Timers clock;

    LoopTimers(EventLoop loop, Timers clock) {
        this.loop = loop;
        this.clock = clock;
    }

    @Override
    public long nanoTime() {
        return clock.nanoTime();
    }

    @Override
    public Pending after(Duration delay, Runnable task) {
        var scheduled = loop.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
        return () -> scheduled.cancel(false);
    }

    @Override
    public Pending every(Duration period, Runnable task) {
        long nanos = period.toNanos();
        var scheduled = loop.scheduleAtFixedRate(task, nanos, nanos, TimeUnit.NANOSECONDS);
        return () -> scheduled.cancel(false);
    }

    @Override
    public void sleep(Duration time) throws InterruptedException {
        clock.sleep(time);
    }
}
