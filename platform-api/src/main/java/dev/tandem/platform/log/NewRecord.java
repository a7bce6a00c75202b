package dev.tandem.platform.log;

import dev.tandem.protocol.ParticipantId;
import dev.tandem.protocol.SessionEvent;

/** A record that has no place in the log yet. */
public record NewRecord(ParticipantId author, SessionEvent event) {}
