package dev.tandem.platform.rest;

import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.error.Refusal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** How often somebody may do something within a minute. Safe for use by several threads. */
final class MinuteLimit {
    private static final Duration WINDOW = Duration.ofMinutes(1);

    private final int perWindow;
    private final Clock clock;
    private final ErrorCode code;
    private final Map<String, Integer> done = new HashMap<>();
    private Instant windowStart = Instant.EPOCH;

    MinuteLimit(int perWindow, Clock clock, ErrorCode code) {
        this.perWindow = perWindow;
        this.clock = clock;
        this.code = code;
    }

    /**
     * Counts one more.
     *
     * @param who an address or a participant
     * @throws Refusal with the limit's code
     */
    synchronized void count(String who) {
        Instant now = clock.instant();
        if (windowStart.plus(WINDOW).isBefore(now)) {
            windowStart = now;
            done.clear(); // the map never holds more than those of one minute
        }
        if (done.merge(who, 1, Integer::sum) > perWindow) {
            throw new Refusal(code, Map.of("limit", perWindow));
        }
    }
}
