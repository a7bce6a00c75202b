package dev.tandem.protocol;

import java.time.Instant;

/**
 * One record of a session log.
 *
 * @param sequence position in the log: 1, 2, 3 ... without gaps
 * @param at when it was committed, by the platform's clock
 * @param author who caused it
 * @param event what happened
 */
public record LogRecord(long sequence, Instant at, ParticipantId author, SessionEvent event) {}
