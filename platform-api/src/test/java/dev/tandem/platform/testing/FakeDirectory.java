package dev.tandem.platform.testing;

import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.error.Refusal;
import dev.tandem.platform.session.LiveSession;
import dev.tandem.platform.session.SessionDirectory;
import dev.tandem.platform.session.SessionLease;
import dev.tandem.protocol.SessionId;
import java.util.HashMap;
import java.util.Map;

/** Knows the sessions that it was told of and counts leases. */
public final class FakeDirectory implements SessionDirectory {
    private final Map<SessionId, FakeSession> sessions = new HashMap<>();
    private int leases;

    public FakeSession add(FakeSession session) {
        sessions.put(session.id(), session);
        return session;
    }

    @Override
    public SessionLease open(SessionId id) {
        FakeSession session = sessions.get(id);
        if (session == null) {
            throw new Refusal(ErrorCode.SESSION_UNKNOWN);
        }
        leases++;
        return new SessionLease() {
            private boolean closed;

            @Override
            public LiveSession session() {
                return session;
            }

            @Override
            public void close() {
                if (!closed) {
                    closed = true;
                    leases--;
                }
            }
        };
    }

    public int leases() {
        return leases;
    }
}
