package dev.tandem.platform.access;

import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.SessionId;
import org.jspecify.annotations.Nullable;

/** Turns a token into a caller. Blocks on the database now and then: call it on a virtual thread. */
public interface Authenticator {
    /**
     * Checks signature, expiry and the revocable row behind a token.
     *
     * @param session the session that the token has to belong to
     * @param file the file that the token has to be for; null if it has to be for all that its participant may
     * @throws dev.tandem.platform.error.Refusal {@code AUTH-01..04}, {@code SESSION-01}, {@code SESSION-02}
     */
    Admission admit(SessionId session, @Nullable EntryId file, String token);

    /** {@return who shows a token for all that they may}, for what is done at once; as {@link #admit}. */
    default Caller.Person authenticate(SessionId session, String token) {
        return admit(session, null, token).caller();
    }
}
