package dev.tandem.sandbox.linux;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Waiting for the kernel, or for a thread that may not wake others, by looking again and again.
 *
 * <p>What is waited for mostly comes within a tenth of a millisecond. To sleep takes longer than that, so at first this does not.
 */
final class Pauses {
    private static final long SPINNING_NANOS = TimeUnit.MICROSECONDS.toNanos(300);
    private static final long PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(20);

    private final long begun = System.nanoTime();

    /** Whether it has not lasted long enough for sleeping. */
    boolean isShort() {
        return System.nanoTime() - begun < SPINNING_NANOS;
    }

    /** Between two looks. */
    void pause() {
        if (isShort()) {
            Thread.onSpinWait();
        } else {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }
}
