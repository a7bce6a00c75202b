package dev.tandem.platform.rest;

import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.error.Refusal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** How many sessions may be made from one address within a minute. Safe for use by several threads. */
final class CreationLimit {
    private static final Duration WINDOW = Duration.ofMinutes(1);

    private final int perWindow;
    private final Clock clock;
    private final Map<String, Integer> made = new HashMap<>();
    private Instant windowStart = Instant.EPOCH;

    CreationLimit(int perWindow, Clock clock) {
        this.perWindow = perWindow;
        this.clock = clock;
    }

    /**
     * Counts one more.
     *
     * @throws Refusal {@code SESSION-05}
     */
    synchronized void count(String address) {
        Instant now = clock.instant();
        if (windowStart.plus(WINDOW).isBefore(now)) {
            windowStart = now;
            made.clear(); // the map never holds more than the addresses of one minute
        }
        if (made.merge(address, 1, Integer::sum) > perWindow) {
            throw new Refusal(ErrorCode.SESSION_TOO_MANY, Map.of("limit", perWindow));
        }
    }
}
