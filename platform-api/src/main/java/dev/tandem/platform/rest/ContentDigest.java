package dev.tandem.platform.rest;

import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.error.Refusal;
import dev.tandem.protocol.BlobHash;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the header {@code Content-Digest} of RFC 9530. */
final class ContentDigest {
    private static final Pattern SHA_256 = Pattern.compile("(?:^|,)\\s*sha-256=:([A-Za-z0-9+/]{43}=):\\s*(?:,|$)");
    private static final int SHOWN_CHARACTERS = 80;

    private ContentDigest() {}

    /**
     * {@return the hash that it tells; null if there is no header, or it tells none of this kind}
     *
     * @throws Refusal {@code REQUEST-01} if it says sha-256 and something that is none
     */
    static @Nullable BlobHash sha256(@Nullable String header) {
        if (header == null || !header.contains("sha-256=")) {
            return null;
        }
        Matcher match = SHA_256.matcher(header);
        if (!match.find()) {
            String shown = header.substring(0, Math.min(header.length(), SHOWN_CHARACTERS));
            throw new Refusal(ErrorCode.REQUEST_MALFORMED, Map.of("Content-Digest", shown));
        }
        return BlobHash.of(Base64.getDecoder().decode(match.group(1)));
    }
}
