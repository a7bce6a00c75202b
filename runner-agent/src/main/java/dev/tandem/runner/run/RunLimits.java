package dev.tandem.runner.run;

import java.time.Duration;

/**
 * What one run may use beyond the limits of its sandbox.
 *
 * @param compileTime wall time of the step before the program
 * @param runTime wall time of the program
 * @param outputBytes standard output and error of all steps together
 */
public record RunLimits(Duration compileTime, Duration runTime, long outputBytes) {
    /** How much output of a run may wait for the platform: 1 MiB, as the protocol says. */
    public static final long UNACKNOWLEDGED_BYTES = 1 << 20;
}
