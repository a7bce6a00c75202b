package dev.tandem.platform.access;

import dev.tandem.protocol.ParticipantId;

/** Who asks, after authentication. Says nothing of rights: those are looked up when they are needed. */
public sealed interface Caller {
    /** {@return the author of what this caller causes} */
    ParticipantId participant();

    /** A person of the session. */
    record Person(ParticipantId participant) implements Caller {}

    /** The platform itself, for what it does without being asked: keep versions. {@code participant} is whose change it is about. */
    record Platform(ParticipantId participant) implements Caller {}

    /** The runner on which the session is placed. It may append its own kinds of records and nothing else. */
    record Runner(ParticipantId participant) implements Caller {}
}
