package dev.tandem.platform.door;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which pages may open a socket: our own, and those that the operator names. Browsers let any page connect anywhere and tell
 * only the page's origin; programs that are no browser send none and cannot be misused by a page.
 *
 * <p>Our own is recognised by host and port. The scheme is not compared: behind a proxy that ends TLS we do not know it.
 *
 * @param allowed further origins as browsers write them, such as {@code https://tandem.example.org}
 */
record OriginRule(Set<String> allowed) {
    OriginRule {
        allowed = Set.copyOf(allowed);
    }

    /**
     * {@return whether a request may become a socket}
     *
     * @param origin of the page; null if none was sent
     * @param host the request's own host and port; null if none was sent
     */
    boolean permits(@Nullable String origin, @Nullable String host) {
        if (origin == null || allowed.contains(origin)) {
            return true;
        }
        return host != null && host.toLowerCase(Locale.ROOT).equals(authority(origin));
    }

    private static @Nullable String authority(String origin) {
        try {
            String authority = new URI(origin).getRawAuthority();
            return authority == null ? null : authority.toLowerCase(Locale.ROOT);
        } catch (URISyntaxException _) {
            return null;
        }
    }
}
