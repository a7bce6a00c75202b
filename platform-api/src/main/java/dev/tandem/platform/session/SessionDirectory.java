package dev.tandem.platform.session;

import dev.tandem.protocol.SessionId;

/** The sessions of this platform. Any virtual thread. */
public interface SessionDirectory {
    /**
     * Opens a session, loading it if it is not in memory. It stays there at least until the lease is closed.
     *
     * @throws dev.tandem.platform.error.Refusal {@code SESSION-01} unknown, {@code SESSION-02} ended
     */
    SessionLease open(SessionId session);
}
