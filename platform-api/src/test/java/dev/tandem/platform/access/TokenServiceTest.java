package dev.tandem.platform.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.error.Refusal;
import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.ParticipantId;
import dev.tandem.protocol.SessionId;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class TokenServiceTest {
    private static final Duration LIFETIME = Duration.ofDays(1);

    private static final Duration FILE_LIFETIME = Duration.ofHours(1);

    private static final Duration DEBUGGER_LIFETIME = Duration.ofMinutes(15);

    private static final TokenService.Lifetimes LIFETIMES =
            new TokenService.Lifetimes(LIFETIME, FILE_LIFETIME, DEBUGGER_LIFETIME);

    private Instant now = Instant.now();
    private final InstantSource time = () -> now;
    private final Clock clock = time.withZone(ZoneOffset.UTC);
    private final TokenService tokens = new TokenService(keys(), LIFETIMES, clock);
    private final SessionId session = SessionId.next();
    private final ParticipantId participant = ParticipantId.next();

    private static SigningKeys keys() {
        try {
            KeyPair pair = SigningKeys.generate();
            return new SigningKeys(pair.getPrivate(), pair.getPublic());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private void refused(String token, ErrorCode code) {
        refused(token, TokenScope.ALL, code);
    }

    private void refused(String token, TokenScope scope, ErrorCode code) {
        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() -> tokens.verify(token, scope))
                .extracting(Refusal::code)
                .isEqualTo(code);
    }

    @Test
    void aTokenSaysTheSameEachTime() {
        TokenService.Issued issued = tokens.issue(session, participant);
        for (int i = 0; i < 3; i++) {
            TokenService.Claims claims = tokens.verify(issued.token(), TokenScope.ALL);
            assertThat(claims)
                    .isEqualTo(new TokenService.Claims(
                            issued.id(), session, participant, TokenScope.ALL, issued.expiresAt()));
        }
    }

    @Test
    void aRememberedTokenStillExpires() {
        String token = tokens.issue(session, participant).token();
        assertThat(tokens.verify(token, TokenScope.ALL).session()).isEqualTo(session);
        now = now.plus(LIFETIME);
        refused(token, ErrorCode.TOKEN_EXPIRED);
        refused(token, ErrorCode.TOKEN_EXPIRED);
    }

    @Test
    void anOldOneThatIsShownForTheFirstTimeIsRefusedToo() {
        Instant today = now;
        now = today.minus(LIFETIME).minusSeconds(3600);
        String token = tokens.issue(session, participant).token();
        now = today;
        refused(token, ErrorCode.TOKEN_EXPIRED);
    }

    @Test
    void whatWasRememberedOfAGoodOneHelpsNoForgery() {
        String token = tokens.issue(session, participant).token();
        assertThat(tokens.verify(token, TokenScope.ALL).session()).isEqualTo(session);

        String forged = new TokenService(keys(), LIFETIMES, clock)
                .issue(session, participant)
                .token();
        refused(forged, ErrorCode.TOKEN_INVALID);
        int signature = token.lastIndexOf('.') + 1;
        char changed = token.charAt(signature) == 'A' ? 'B' : 'A';
        refused(token.substring(0, signature) + changed + token.substring(signature + 1), ErrorCode.TOKEN_INVALID);
        refused(token.substring(0, signature), ErrorCode.TOKEN_INVALID);
        assertThat(tokens.verify(token, TokenScope.ALL).session()).isEqualTo(session);
    }

    @Test
    void aTokenForAFileIsForThatFileAloneAndNotForLong() {
        TokenScope file = new TokenScope.File(EntryId.next());
        TokenService.Issued issued = tokens.issue(session, participant, file);
        assertThat(tokens.verify(issued.token(), file))
                .isEqualTo(new TokenService.Claims(issued.id(), session, participant, file, issued.expiresAt()));
        refused(issued.token(), ErrorCode.TOKEN_INVALID);
        refused(issued.token(), new TokenScope.File(EntryId.next()), ErrorCode.TOKEN_INVALID);
        refused(tokens.issue(session, participant).token(), file, ErrorCode.TOKEN_INVALID);

        now = now.plus(FILE_LIFETIME);
        refused(issued.token(), file, ErrorCode.TOKEN_EXPIRED);
    }

    @Test
    void aTokenForADebuggerIsForNothingElseAndForAQuarterOfAnHour() {
        TokenService.Issued issued = tokens.issue(session, participant, TokenScope.DEBUGGER);
        assertThat(tokens.verify(issued.token(), TokenScope.DEBUGGER))
                .isEqualTo(new TokenService.Claims(
                        issued.id(), session, participant, TokenScope.DEBUGGER, issued.expiresAt()));
        TokenScope file = new TokenScope.File(EntryId.next());
        refused(issued.token(), ErrorCode.TOKEN_INVALID);
        refused(issued.token(), file, ErrorCode.TOKEN_INVALID);
        refused(tokens.issue(session, participant).token(), TokenScope.DEBUGGER, ErrorCode.TOKEN_INVALID);
        refused(tokens.issue(session, participant, file).token(), TokenScope.DEBUGGER, ErrorCode.TOKEN_INVALID);

        now = now.plus(DEBUGGER_LIFETIME);
        refused(issued.token(), TokenScope.DEBUGGER, ErrorCode.TOKEN_EXPIRED);
    }
}
