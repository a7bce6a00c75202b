package dev.tandem.platform.access;

import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.error.Refusal;
import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.ParticipantId;
import dev.tandem.protocol.SessionId;
import io.smallrye.jwt.algorithm.SignatureAlgorithm;
import io.smallrye.jwt.auth.principal.DefaultJWTParser;
import io.smallrye.jwt.auth.principal.JWTAuthContextInfo;
import io.smallrye.jwt.auth.principal.JWTParser;
import io.smallrye.jwt.auth.principal.ParseException;
import io.smallrye.jwt.build.Jwt;
import io.smallrye.jwt.build.JwtClaimsBuilder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jose4j.jwt.consumer.ErrorCodes;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jspecify.annotations.Nullable;

/**
 * Tokens of guests: signed (ES256), for one participant of one session, with an identity of their own under which they are
 * revoked. Some are for one file, or one debugger, alone: they stand in addresses and in editors' settings, which end up in logs and repositories, so they
 * are good for less and not for long.
 *
 * <p>Checks signature, issuer, expiry and scope; whether the row behind it still stands is the {@link Authenticator}'s business.
 */
public final class TokenService {
    private static final String ISSUER = "tandem";
    private static final String SESSION = "session";
    private static final String FILE = "file";
    /** In the place of a file: a replica that does not know debuggers yet must not take it for a token for everything. */
    private static final String NO_FILE = "debugger";

    private static final int REMEMBERED = 500;

    private final SigningKeys keys;
    private final JWTParser parser;
    private final Lifetimes lifetimes;
    private final Clock clock;
    /**
     * What the latest tokens say, by their digests: a page shows its token for each file and after each break, and a signature takes longer
     * to check than all the rest of letting somebody in. Guarded by itself.
     */
    private final Map<ByteBuffer, Claims> verified = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<ByteBuffer, Claims> eldest) {
            return size() > REMEMBERED;
        }
    };

    /**
     * How long tokens are good, by their scope.
     *
     * @param debugger how long one may join with it; whoever has joined stays
     */
    public record Lifetimes(Duration all, Duration file, Duration debugger) {
        Duration of(TokenScope scope) {
            return switch (scope) {
                case TokenScope.All _ -> all;
                case TokenScope.File _ -> file;
                case TokenScope.Debugger _ -> debugger;
            };
        }
    }

    public TokenService(SigningKeys keys, Lifetimes lifetimes, Clock clock) {
        this.keys = keys;
        this.lifetimes = lifetimes;
        this.clock = clock;
        JWTAuthContextInfo rules = new JWTAuthContextInfo(keys.publicKey(), ISSUER);
        rules.setSignatureAlgorithm(Set.of(SignatureAlgorithm.ES256));
        rules.setRequiredClaims(Set.of(SESSION, "jti", "exp"));
        this.parser = new DefaultJWTParser(rules);
    }

    /** A token and the row behind it. */
    public record Issued(
            String token, UUID id, SessionId session, ParticipantId participant, Instant issuedAt, Instant expiresAt) {}

    /** What a token says. */
    public record Claims(UUID id, SessionId session, ParticipantId participant, TokenScope scope, Instant expiresAt) {}

    /** {@return a new token for all that its participant may; it is good for nothing until its row is committed} */
    public Issued issue(SessionId session, ParticipantId participant) {
        return issue(session, participant, TokenScope.ALL);
    }

    /** {@return a new token; it is good for nothing until its row is committed} */
    public Issued issue(SessionId session, ParticipantId participant, TokenScope scope) {
        UUID id = UUID.randomUUID();
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        Instant expiry = now.plus(lifetimes.of(scope));
        JwtClaimsBuilder claims = Jwt.issuer(ISSUER)
                .subject(participant.toString())
                .claim(SESSION, session.toString())
                .claim("jti", id.toString())
                .issuedAt(now)
                .expiresAt(expiry);
        switch (scope) {
            case TokenScope.All _ -> {}
            case TokenScope.File(EntryId entry) -> claims.claim(FILE, entry.toString());
            case TokenScope.Debugger _ -> claims.claim(FILE, NO_FILE);
        }
        String token = claims.jws().algorithm(SignatureAlgorithm.ES256).sign(keys.privateKey());
        return new Issued(token, id, session, participant, now, expiry);
    }

    /**
     * {@return what a token says, if we signed it, it has not expired, and it is for this}
     *
     * @param scope for which it has to be
     * @throws Refusal {@code AUTH-02}, {@code AUTH-03}
     */
    public Claims verify(String token, TokenScope scope) {
        ByteBuffer digest = ByteBuffer.wrap(digest(token));
        Claims claims;
        synchronized (verified) {
            claims = verified.get(digest);
        }
        if (claims == null) {
            claims = parse(token);
            synchronized (verified) {
                verified.put(digest, claims);
            }
        }
        if (!claims.scope().equals(scope)) {
            throw new Refusal(ErrorCode.TOKEN_INVALID);
        }
        if (!clock.instant().isBefore(claims.expiresAt())) {
            throw new Refusal(ErrorCode.TOKEN_EXPIRED);
        }
        return claims;
    }

    private static byte[] digest(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JDK has it
        }
    }

    private Claims parse(String token) {
        try {
            JsonWebToken jwt = parser.parse(token);
            @Nullable String file = jwt.getClaim(FILE);
            return new Claims(
                    UUID.fromString(jwt.getTokenID()),
                    SessionId.parse(jwt.<String>getClaim(SESSION)),
                    ParticipantId.parse(jwt.getSubject()),
                    scope(file),
                    Instant.ofEpochSecond(jwt.getExpirationTime()));
        } catch (ParseException e) {
            throw new Refusal(isExpired(e) ? ErrorCode.TOKEN_EXPIRED : ErrorCode.TOKEN_INVALID);
        } catch (IllegalArgumentException e) {
            throw new Refusal(ErrorCode.TOKEN_INVALID); // signed by us, but not of this form: an older version's
        }
    }

    private static TokenScope scope(@Nullable String file) {
        if (file == null) {
            return TokenScope.ALL;
        }
        return file.equals(NO_FILE) ? TokenScope.DEBUGGER : new TokenScope.File(EntryId.parse(file));
    }

    private static boolean isExpired(ParseException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof InvalidJwtException invalid) {
                return invalid.hasErrorCode(ErrorCodes.EXPIRED);
            }
        }
        return false;
    }
}
