package dev.tandem.protocol;

/** What a participant is. */
public enum ParticipantKind {
    GUEST,
    USER,
    RUNNER
}
