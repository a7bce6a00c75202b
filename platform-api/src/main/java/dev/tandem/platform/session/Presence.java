package dev.tandem.platform.session;

import dev.tandem.protocol.ParticipantId;
import dev.tandem.protocol.SessionId;
import java.util.Set;
import java.util.function.Consumer;

/** Who has a connection open right now, at whatever replica. Told by the door; any thread, never blocks. */
public interface Presence {
    Set<ParticipantId> online(SessionId session);

    /** {@return the sessions in which somebody has a connection to this very replica open} */
    Set<SessionId> present();

    /** Calls {@code listener} with a session after who is online in it changed, on some thread; it must not block. */
    void onChange(Consumer<SessionId> listener);
}
