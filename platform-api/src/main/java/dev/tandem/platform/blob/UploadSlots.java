package dev.tandem.platform.blob;

import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.error.Refusal;
import dev.tandem.protocol.SessionId;
import java.util.HashMap;
import java.util.Map;

/** How many uploads are under way at once. Safe for use by several threads. */
final class UploadSlots {
    private final int perSession;
    private final int inAll;
    private final Map<SessionId, Integer> taken = new HashMap<>();
    private int all;

    UploadSlots(int perSession, int inAll) {
        this.perSession = perSession;
        this.inAll = inAll;
    }

    /** One upload, until it is closed. */
    final class Slot implements AutoCloseable {
        private final SessionId session;

        private Slot(SessionId session) {
            this.session = session;
        }

        @Override
        public void close() {
            release(session);
        }
    }

    /**
     * Takes a slot.
     *
     * @throws Refusal {@code BLOB-05}
     */
    synchronized Slot take(SessionId session) {
        int mine = taken.getOrDefault(session, 0);
        if (mine >= perSession || all >= inAll) {
            throw new Refusal(ErrorCode.BLOB_TOO_MANY, Map.of("limit", mine >= perSession ? perSession : inAll));
        }
        taken.put(session, mine + 1);
        all++;
        return new Slot(session);
    }

    private synchronized void release(SessionId session) {
        all--;
        taken.computeIfPresent(session, (_, count) -> count == 1 ? null : count - 1);
    }
}
