package dev.tandem.platform.history;

import dev.tandem.platform.timing.Timers;
import java.time.Duration;

/**
 * Tells when editing has paused. Confined to the session's owner.
 *
 * <p>There is one timer at a time, not one for each change: when it fires and something came meanwhile, it is set again for
 * what is left.
 */
public final class VersionKeeper {
    private final Timers timers;
    private final long pauseNanos;
    private final Runnable fired;
    private final Runnable paused;
    private long lastChange;
    private boolean waiting;

    /**
     * Watches for pauses.
     *
     * @param fired called on the timers' thread: has to see that {@link #due} is called on the owner's
     * @param paused called by {@link #due} when nothing has changed for the pause
     */
    public VersionKeeper(Timers timers, Duration pause, Runnable fired, Runnable paused) {
        this.timers = timers;
        this.pauseNanos = pause.toNanos();
        this.fired = fired;
        this.paused = paused;
    }

    /** Something changed that no version holds. */
    public void changed() {
        lastChange = timers.nanoTime();
        if (!waiting) {
            waitFor(pauseNanos);
        }
    }

    private void waitFor(long nanos) {
        waiting = true;
        timers.after(Duration.ofNanos(nanos), fired);
    }

    /** The timer has fired. */
    public void due() {
        long left = pauseNanos - (timers.nanoTime() - lastChange);
        if (left > 0) {
            waitFor(left);
        } else {
            waiting = false;
            paused.run();
        }
    }
}
