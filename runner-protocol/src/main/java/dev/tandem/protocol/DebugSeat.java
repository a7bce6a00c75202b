package dev.tandem.protocol;

import java.time.Duration;

/**
 * Who joins a debug session with a debugger of their own.
 *
 * @param name of the participant, for others
 * @param mayMove whether they may do more than look
 */
public record DebugSeat(ParticipantId participant, String name, boolean mayMove) {
    /** How long whoever joins waits for a program that is being started, or started anew. */
    public static final Duration PATIENCE = Duration.ofSeconds(20);
}
