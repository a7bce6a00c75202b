package dev.tandem.platform.session;

import dev.tandem.protocol.ParticipantId;
import dev.tandem.protocol.SessionId;
import java.util.Set;

/** Who has a connection open right now. Told by the door; any thread, never blocks. */
public interface Presence {
    Set<ParticipantId> online(SessionId session);
}
