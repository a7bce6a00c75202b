package dev.tandem.runner.debugging;

import dev.tandem.protocol.EndReason;
import dev.tandem.runner.run.Scheduler;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How long a program that is debugged may run, without the time in which it stands, and how long all of it may last. Any thread.
 */
final class DebugBounds {
    /** How long a debug session may last, though its program stands. */
    static final Duration LONGEST = Duration.ofHours(8);

    private final Duration limit;
    private final ProgramClock clock;
    private final Scheduler scheduler;
    private final BooleanSupplier isThere;
    private final Runnable whenExceeded;

    /** Guarded by this. */
    private @Nullable Exceeded exceeded;

    /** Why something is ended that goes on by itself. */
    record Exceeded(EndReason reason, String detail) {}

    /**
     * @param limit of the program
     * @param isThere whether there is something that could take too long
     * @param whenExceeded called once
     */
    DebugBounds(
            Duration limit, ProgramClock clock, Scheduler scheduler, BooleanSupplier isThere, Runnable whenExceeded) {
        this.limit = limit;
        this.clock = clock;
        this.scheduler = scheduler;
        this.isThere = isThere;
        this.whenExceeded = whenExceeded;
    }

    /** {@return what was exceeded first; empty if nothing was} */
    synchronized Optional<Exceeded> exceeded() {
        return Optional.ofNullable(exceeded);
    }

    /** Looks whether its time is over, and again when it may be. */
    void watch() {
        Duration left = limit.minus(clock.ran());
        Duration most = LONGEST.minus(clock.passed());
        if (!left.isPositive()) {
            exceed(
                    EndReason.TIME_LIMIT,
                    "It ran longer than %d s, without the time in which it stood.".formatted(limit.toSeconds()));
        } else if (!most.isPositive()) {
            exceed(EndReason.TIME_LIMIT, "It was debugged for longer than %d hours.".formatted(LONGEST.toHours()));
        } else {
            scheduler.after(left.compareTo(most) < 0 ? left : most, this::watchIfThere);
        }
    }

    /** What has stood meanwhile is watched anew when it goes on. */
    private void watchIfThere() {
        boolean isOver = !limit.minus(clock.ran()).isPositive()
                || !LONGEST.minus(clock.passed()).isPositive();
        if (isOver && isThere.getAsBoolean() && exceeded().isEmpty()) {
            watch();
        }
    }

    void exceed(EndReason reason, String detail) {
        synchronized (this) {
            if (exceeded != null) {
                return;
            }
            exceeded = new Exceeded(reason, detail);
        }
        whenExceeded.run();
    }
}
