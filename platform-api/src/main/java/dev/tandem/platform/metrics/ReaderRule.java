package dev.tandem.platform.metrics;

import io.vertx.core.MultiMap;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who may read the metrics: a program on this machine, or whoever shows the token that the operator has set.
 *
 * <p>A request that a proxy on this machine passed on comes from this machine too. Proxies say so in a header, and then it counts as
 * foreign.
 */
final class ReaderRule {
    private static final List<String> FORWARDED =
            List.of("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP", "Via");
    private static final String BEARER = "Bearer ";

    private final Optional<String> token;

    ReaderRule(Optional<String> token) {
        this.token = token;
    }

    boolean permits(boolean fromLoopback, MultiMap headers) {
        return showsToken(headers.get("Authorization"))
                || (fromLoopback && FORWARDED.stream().noneMatch(headers::contains));
    }

    private boolean showsToken(@Nullable String authorization) {
        return token.isPresent()
                && authorization != null
                && authorization.startsWith(BEARER)
                && MessageDigest.isEqual(
                        token.get().getBytes(StandardCharsets.UTF_8),
                        authorization.substring(BEARER.length()).getBytes(StandardCharsets.UTF_8));
    }
}
