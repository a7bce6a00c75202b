package dev.tandem.platform.debugport;

import dev.tandem.platform.access.Admission;
import dev.tandem.platform.access.Authenticator;
import dev.tandem.platform.access.TokenScope;
import dev.tandem.platform.access.TokenService;
import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.error.Refusal;
import dev.tandem.platform.log.StorageException;
import dev.tandem.platform.visit.ProgramStream;
import dev.tandem.platform.visit.Streams;
import dev.tandem.platform.visit.VisitGuard;
import dev.tandem.protocol.DebugSeat;
import dev.tandem.protocol.ParticipantId;
import dev.tandem.protocol.SessionId;
import java.util.concurrent.CompletionStage;

/** Lets whoever shows a token into the session that it is for. Any thread; {@link #admit} and {@link #enter} block. */
final class Joining {
    private final TokenService tokens;
    private final Authenticator authenticator;
    private final VisitGuard guard;
    private final Streams streams;

    Joining(TokenService tokens, Authenticator authenticator, VisitGuard guard, Streams streams) {
        this.tokens = tokens;
        this.authenticator = authenticator;
        this.guard = guard;
        this.streams = streams;
    }

    /** Whose token it is. */
    record Guest(SessionId session, ParticipantId participant) {}

    /**
     * {@return whose token it is}
     *
     * @throws Refusal {@code AUTH-02..04}, {@code SESSION-01}, {@code SESSION-02}; {@code DEBUG-21} if nobody can tell now
     */
    Guest admit(String token) {
        SessionId session = tokens.verify(token, TokenScope.DEBUGGER).session();
        try {
            Admission admission = authenticator.admit(session, TokenScope.DEBUGGER, token);
            return new Guest(session, admission.caller().participant());
        } catch (StorageException e) {
            throw new Refusal(ErrorCode.DEBUG_UNREACHABLE);
        }
    }

    /** Lets somebody in for as long as they may. {@return what ends it} */
    VisitGuard.Visit enter(Guest guest, VisitGuard.Visitor visitor) {
        return guard.enter(guest.session(), visitor);
    }

    /** {@return the way to what the session debugs} */
    CompletionStage<ProgramStream> join(Guest guest, DebugSeat seat) {
        return streams.join(guest.session(), seat);
    }
}
