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
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jose4j.jwt.consumer.ErrorCodes;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jspecify.annotations.Nullable;

/**
 * Tokens of guests: signed (ES256), for one participant of one session, with an identity of their own under which they are
 * revoked. Some are for one file alone: they stand in addresses, which end up in logs, so they are good for less and not for long.
 *
 * <p>Checks signature, issuer, expiry and scope; whether the row behind it still stands is the {@link Authenticator}'s business.
 */
public final class TokenService {
    private static final String ISSUER = "tandem";
    private static final String SESSION = "session";
    private static final String FILE = "file";
    private static final int REMEMBERED = 500;

    private final SigningKeys keys;
    private final JWTParser parser;
    private final Duration lifetime;
    private final Duration fileLifetime;
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
     * Makes one.
     *
     * @param lifetime of tokens for all that a participant may
     * @param fileLifetime of tokens for one file
     */
    public TokenService(SigningKeys keys, Duration lifetime, Duration fileLifetime, Clock clock) {
        this.keys = keys;
        this.lifetime = lifetime;
        this.fileLifetime = fileLifetime;
        this.clock = clock;
        JWTAuthContextInfo rules = new JWTAuthContextInfo(keys.publicKey(), ISSUER);
        rules.setSignatureAlgorithm(Set.of(SignatureAlgorithm.ES256));
        rules.setRequiredClaims(Set.of(SESSION, "jti", "exp"));
        this.parser = new DefaultJWTParser(rules);
    }

    /** A token and the row behind it. */
    public record Issued(
            String token, UUID id, SessionId session, ParticipantId participant, Instant issuedAt, Instant expiresAt) {}

    /**
     * What a token says.
     *
     * @param file the only one that it is for; null if it is for all that its participant may
     */
    public record Claims(
            UUID id,
            SessionId session,
            ParticipantId participant,
            @Nullable EntryId file,
            Instant expiresAt) {}

    /** {@return a new token for all that its participant may; it is good for nothing until its row is committed} */
    public Issued issue(SessionId session, ParticipantId participant) {
        return issue(session, participant, null, lifetime);
    }

    /** {@return a new token for one file; it is good for nothing until its row is committed} */
    public Issued issueForFile(SessionId session, ParticipantId participant, EntryId file) {
        return issue(session, participant, file, fileLifetime);
    }

    private Issued issue(SessionId session, ParticipantId participant, @Nullable EntryId file, Duration good) {
        UUID id = UUID.randomUUID();
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        Instant expiry = now.plus(good);
        JwtClaimsBuilder claims = Jwt.issuer(ISSUER)
                .subject(participant.toString())
                .claim(SESSION, session.toString())
                .claim("jti", id.toString())
                .issuedAt(now)
                .expiresAt(expiry);
        if (file != null) {
            claims.claim(FILE, file.toString());
        }
        String token = claims.jws().algorithm(SignatureAlgorithm.ES256).sign(keys.privateKey());
        return new Issued(token, id, session, participant, now, expiry);
    }

    /**
     * {@return what a token says, if we signed it, it has not expired, and it is for this}
     *
     * @param file the file that it has to be for; null if it has to be for all that its participant may
     * @throws Refusal {@code AUTH-02}, {@code AUTH-03}
     */
    public Claims verify(String token, @Nullable EntryId file) {
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
        if (!Objects.equals(claims.file(), file)) {
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
                    file == null ? null : EntryId.parse(file),
                    Instant.ofEpochSecond(jwt.getExpirationTime()));
        } catch (ParseException e) {
            throw new Refusal(isExpired(e) ? ErrorCode.TOKEN_EXPIRED : ErrorCode.TOKEN_INVALID);
        } catch (IllegalArgumentException e) {
            throw new Refusal(ErrorCode.TOKEN_INVALID); // signed by us, but not of this form: an older version's
        }
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
