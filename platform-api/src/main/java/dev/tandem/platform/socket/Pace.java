package dev.tandem.platform.socket;

import dev.tandem.platform.timing.Timers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * When the sockets of one event loop are written to: together, in rounds, because a system call per message is what a server's
 * processor time goes into.
 *
 * <p>A socket that was quiet is written to at once. One that was written to less than a window ago waits for the rest of the
 * window and collects, unless its peer waits for an answer. Under load rounds become rarer by themselves: after a round that was some work comes a pause of a few times
 * that long, so writing never takes more than a small part of the loop's time, and each write carries more.
 *
 * <p>Confined to the event loop.
 */
public final class Pace {
    private static final Logger LOG = Logger.getLogger(Pace.class);

    /** A pause is so many times as long as the round before it. */
    private static final int PAUSE_PER_ROUND = 6;

    private final Timers timers;
    /** Nanoseconds that the event loop's thread has worked. Not those that pass: a thread that others displaced has cost no more. */
    private final LongSupplier worked;

    private final Executor eventLoop;
    private final long window;
    private final long patience;
    private final long longestPause;
    private List<OutboundQueue> ready = new ArrayList<>();
    private List<OutboundQueue> spare = new ArrayList<>();
    private long next = Long.MAX_VALUE;
    private long pauseEnds;

    /**
     * How sockets are paced.
     *
     * @param window least time between two writes to a socket, unless others of its loop are written to sooner
     * @param patience how long what does no harm by waiting waits for company
     * @param longestPause between two rounds, however long one took
     */
    public record Rhythm(Duration window, Duration patience, Duration longestPause) {}

    /**
     * A pace.
     *
     * @param timers whose tasks run on any thread
     * @param worked how long the thread that asks has worked, in nanoseconds; asked on the event loop
     */
    public Pace(Rhythm rhythm, Timers timers, LongSupplier worked, Executor eventLoop) {
        this.timers = timers;
        this.worked = worked;
        this.eventLoop = eventLoop;
        this.window = rhythm.window().toNanos();
        this.patience = rhythm.patience().toNanos();
        this.longestPause = rhythm.longestPause().toNanos();
        this.pauseEnds = timers.nanoTime();
    }

    Executor eventLoop() {
        return eventLoop;
    }

    /** {@return a time at which a socket that was never written to was quiet long enough} */
    long longAgo() {
        return timers.nanoTime() - window;
    }

    /** Has a queue flushed in the next round. Call {@link #hurry} to say when that should be. */
    void ready(OutboundQueue queue) {
        ready.add(queue);
    }

    /** Flushes one queue alone, outside of all rounds. */
    void flush(OutboundQueue queue) {
        flush(queue, timers.nanoTime());
    }

    /** Has the next round come as soon as this queue may be flushed. */
    void hurry(OutboundQueue queue, Haste haste) {
        long now = timers.nanoTime();
        long due = later(later(queue.lastFlush() + window, pauseEnds), haste == Haste.PATIENT ? now + patience : now);
        if (next != Long.MAX_VALUE && next - due <= 0) {
            return;
        }
        next = due;
        if (due == now) {
            eventLoop.execute(this::round);
        } else {
            timers.after(Duration.ofNanos(due - now), () -> eventLoop.execute(this::round));
        }
    }

    private static long later(long one, long other) {
        return one - other > 0 ? one : other;
    }

    private void round() {
        if (ready.isEmpty()) {
            return; // an earlier round was hurried and took all
        }
        next = Long.MAX_VALUE;
        List<OutboundQueue> round = ready;
        ready = spare;
        long start = worked.getAsLong();
        long now = timers.nanoTime();
        for (OutboundQueue queue : round) {
            flush(queue, now);
        }
        long pause = (worked.getAsLong() - start) * PAUSE_PER_ROUND;
        pauseEnds = timers.nanoTime() + Math.min(pause, longestPause);
        round.clear();
        spare = round;
    }

    private static void flush(OutboundQueue queue, long now) {
        try {
            queue.flush(now);
        } catch (RuntimeException e) {
            LOG.error("PLATFORM-01 what waited for a socket could not be written", e);
            queue.fail();
        }
    }
}
