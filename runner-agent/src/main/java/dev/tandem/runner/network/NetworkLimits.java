package dev.tandem.runner.network;

import java.time.Duration;

/**
 * What one session may use of the network.
 *
 * @param connections open at once
 * @param bytesPerSecond in both directions together; a burst may be as large as a second's worth
 * @param headTime in which the head of a request must have come
 * @param idleTime after which a connection is closed on which nothing moves
 * @param longestTime after which a connection is closed in any case
 */
public record NetworkLimits(
        int connections, long bytesPerSecond, Duration headTime, Duration idleTime, Duration longestTime) {
    /** 64 connections, 8 MiB/s, 10 seconds for a head, 2 minutes idle, 1 hour. */
    public static final NetworkLimits DEFAULT =
            new NetworkLimits(64, 8L << 20, Duration.ofSeconds(10), Duration.ofMinutes(2), Duration.ofHours(1));
}
