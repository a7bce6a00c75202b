package dev.tandem.protocol;

/**
 * Who joins a debug session with a debugger of their own.
 *
 * @param name of the participant, for others
 * @param mayMove whether they may do more than look
 */
public record DebugSeat(ParticipantId participant, String name, boolean mayMove) {}
