package dev.tandem.platform.session;

import dev.tandem.platform.access.Admission;
import dev.tandem.platform.access.Authenticator;
import dev.tandem.platform.access.Caller;
import dev.tandem.platform.access.TokenRows;
import dev.tandem.platform.access.TokenScope;
import dev.tandem.platform.access.TokenService;
import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.error.Refusal;
import dev.tandem.platform.log.StorageException;
import dev.tandem.protocol.SessionId;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * Checks tokens against their signature, the members of the session, and the row behind them.
 *
 * <p>That the row stands is remembered for as long as the session's capability epoch lasts: any removal raises the epoch.
 */
@ApplicationScoped
public class SessionAuthenticator implements Authenticator {
    private static final int REMEMBERED = 10_000;

    private final TokenService tokens;
    private final TokenRows rows;
    private final SessionDirectory sessions;
    /** Epoch at which a token was found standing; guarded by itself. */
    private final Map<UUID, Long> standing = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<UUID, Long> eldest) {
            return size() > REMEMBERED;
        }
    };

    SessionAuthenticator(TokenService tokens, TokenRows rows, SessionDirectory sessions) {
        this.tokens = tokens;
        this.rows = rows;
        this.sessions = sessions;
    }

    @Override
    public Admission admit(SessionId session, TokenScope scope, String token) {
        TokenService.Claims claims = tokens.verify(token, scope);
        if (!claims.session().equals(session)) {
            throw new Refusal(ErrorCode.TOKEN_INVALID);
        }
        try (SessionLease lease = sessions.open(session)) {
            Members members = lease.session().members();
            if (members.find(claims.participant()).isEmpty() || !stands(claims.id(), members.epoch())) {
                throw new Refusal(ErrorCode.TOKEN_REVOKED);
            }
        }
        return new Admission(new Caller.Person(claims.participant()), claims.expiresAt());
    }

    private boolean stands(UUID token, long epoch) {
        synchronized (standing) {
            Long at = standing.get(token);
            if (at != null && at == epoch) {
                return true;
            }
        }
        boolean stands;
        try {
            stands = rows.stands(token);
        } catch (SQLException e) {
            throw new StorageException("reading the row of token " + token, e);
        }
        if (stands) {
            synchronized (standing) {
                standing.put(token, epoch);
            }
        }
        return stands;
    }
}
