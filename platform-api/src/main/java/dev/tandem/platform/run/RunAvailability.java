package dev.tandem.platform.run;

import dev.tandem.platform.error.Problem;
import org.jspecify.annotations.Nullable;

/**
 * Whether a program can be started.
 *
 * @param reason why not; null if it can
 */
public record RunAvailability(boolean available, @Nullable Problem reason) {
    public static final RunAvailability AVAILABLE = new RunAvailability(true, null);

    public static RunAvailability unavailable(Problem reason) {
        return new RunAvailability(false, reason);
    }
}
