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
    private final RecentGuests recent;

    Joining(TokenService tokens, Authenticator authenticator, VisitGuard guard, Streams streams, RecentGuests recent) {
        this.tokens = tokens;
        this.authenticator = authenticator;
        this.guard = guard;
        this.streams = streams;
        this.recent = recent;
    }

    /** Whose token it is. */
    record Guest(SessionId session, ParticipantId participant, RecentGuests.Ticket ticket) {}

    /**
     * {@return whose token it is} One that has expired is good for those who are there with it.
     *
     * @throws Refusal {@code AUTH-02..04}, {@code SESSION-01}, {@code SESSION-02}; {@code DEBUG-21} if nobody can tell now
     */
    Guest admit(RecentGuests.Ticket ticket) {
        try {
            return verified(ticket);
        } catch (Refusal refusal) {
            if (refusal.code() != ErrorCode.TOKEN_EXPIRED) {
                throw refusal;
            }
            return recent.find(ticket).orElseThrow(() -> refusal);
        }
    }

    private Guest verified(RecentGuests.Ticket ticket) {
        String token = ticket.token();
        SessionId session = tokens.verify(token, TokenScope.DEBUGGER).session();
        try {
            Admission admission = authenticator.admit(session, TokenScope.DEBUGGER, token);
            return new Guest(session, admission.caller().participant(), ticket);
        } catch (StorageException e) {
            throw new Refusal(ErrorCode.DEBUG_UNREACHABLE);
        }
    }

    /** Somebody is where they wanted to be. {@return what is to be ended with their connection} */
    RecentGuests.Presence joined(Guest guest) {
        return recent.joined(guest);
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
