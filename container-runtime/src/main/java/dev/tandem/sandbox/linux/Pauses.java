package dev.tandem.sandbox.linux;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Waiting for the kernel, or for a thread that may not wake others, by looking again and again.
 *
 * <p>What is waited for mostly comes within a millisecond, and to sleep for microseconds may take half of one, as a virtual processor that
 * idles is given back to its host. So at first this does not sleep; it lets others go before, if there are any.
 */
final class Pauses {
    private static final long SPINNING_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(20);

    private final long begun = System.nanoTime();

    /** Whether it has not lasted long enough for sleeping. */
    boolean isShort() {
        return System.nanoTime() - begun < SPINNING_NANOS;
    }

    /** Between two looks that shall not be apart, lets others go before. */
    @SuppressWarnings("ThreadPriorityCheck") // nothing depends on what the scheduler makes of it
    static void spin() {
        Thread.yield();
    }

    /** Between two looks. */
    void pause() {
        if (isShort()) {
            spin();
        } else {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }
}
