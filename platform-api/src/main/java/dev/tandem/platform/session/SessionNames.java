package dev.tandem.platform.session;

import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.error.Refusal;
import dev.tandem.protocol.SessionId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.Map;

/** Looks sessions up without opening them. Blocks on the database. */
@ApplicationScoped
public class SessionNames {
    /**
     * {@return the session of a short address}
     *
     * @throws Refusal {@code SESSION-04} if it cannot be one, {@code SESSION-01} if it is free
     */
    @Transactional
    public SessionId named(String slug) {
        return SessionRow.bySlug(Slug.check(slug))
                .map(row -> new SessionId(row.id))
                .orElseThrow(() -> new Refusal(ErrorCode.SESSION_UNKNOWN, Map.of("slug", slug)));
    }

    /**
     * Checks that a session goes on.
     *
     * @throws Refusal {@code SESSION-01}, {@code SESSION-02}
     */
    @Transactional
    public void requireOpen(SessionId session) {
        SessionRow row = SessionRow.byId(session)
                .orElseThrow(() -> new Refusal(ErrorCode.SESSION_UNKNOWN, Map.of("session", session.toString())));
        if (row.endedAt != null) {
            throw new Refusal(ErrorCode.SESSION_ENDED, Map.of("session", session.toString()));
        }
    }
}
