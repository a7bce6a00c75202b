package dev.tandem.runner.debugging;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What comes and goes while something lasts, and waiting for it. Any thread. */
final class Presence<T> {
    private final LongSupplier nanoTime;

    // ---- guarded by this
    private @Nullable T present;
    private boolean over;

    Presence(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    synchronized void come(T one) {
        present = one;
        notifyAll();
    }

    synchronized void go() {
        present = null;
    }

    /** Nothing comes any more. */
    synchronized void end() {
        over = true;
        notifyAll();
    }

    /** {@return what is there} */
    synchronized Optional<T> now() {
        return Optional.ofNullable(present);
    }

    /** {@return what is there and is such; null if nothing comes any more, or nothing such has come after so long} Blocks. */
    synchronized @Nullable T await(Predicate<T> such, Duration patience) throws InterruptedException {
        long began = nanoTime.getAsLong();
        while (true) {
            T now = present;
            if (now != null && such.test(now)) {
                return now;
            }
            long left = patience.toNanos() - (nanoTime.getAsLong() - began);
            if (over || left <= 0) {
                return null;
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }
}
