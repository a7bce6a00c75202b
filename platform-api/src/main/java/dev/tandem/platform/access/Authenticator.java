package dev.tandem.platform.access;

import dev.tandem.protocol.SessionId;

/** Turns a token into a caller. Blocks on the database now and then: call it on a virtual thread. */
public interface Authenticator {
    /**
     * Checks signature, expiry and the revocable row behind a token.
     *
     * @param session the session that the token has to belong to
     * @param scope for which the token has to be
     * @throws dev.tandem.platform.error.Refusal {@code AUTH-01..04}, {@code SESSION-01}, {@code SESSION-02}
     */
    Admission admit(SessionId session, TokenScope scope, String token);

    /** {@return who shows a token for all that they may}, for what is done at once; as {@link #admit}. */
    default Caller.Person authenticate(SessionId session, String token) {
        return admit(session, TokenScope.ALL, token).caller();
    }
}
