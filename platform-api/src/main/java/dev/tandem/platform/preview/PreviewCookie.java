package dev.tandem.platform.preview;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The cookie that holds a pass. It belongs to one host alone, and no script sees it.
 *
 * <p>A program's page can put cookies of the same name beside it, for all previews even: so there may be several, any of which may be
 * the right one, and none is ever passed on to a program.
 */
final class PreviewCookie {
    private static final String NAME = "tandem-preview";
    /** Browsers let nobody set a cookie of this prefix for other hosts, and only over TLS. */
    private static final String SECURE_NAME = "__Host-" + NAME;
    /** More than this were put there to make us ask the database. */
    private static final int MOST = 4;

    private PreviewCookie() {}

    /** {@return the header that sets it} */
    static String set(String secret, boolean secure, Duration lifetime) {
        return "%s=%s; Path=/; Max-Age=%d; HttpOnly; SameSite=Lax%s"
                .formatted(secure ? SECURE_NAME : NAME, secret, lifetime.toSeconds(), secure ? "; Secure" : "");
    }

    /** {@return whether a cookie of this name is ours} */
    static boolean isOurs(String name) {
        return name.strip().equalsIgnoreCase(NAME) || name.strip().equalsIgnoreCase(SECURE_NAME);
    }

    /** {@return the secrets in a request's cookies; at most a few, those first that no other preview's page can have put there} */
    static List<String> secrets(List<String> cookieHeaders) {
        List<String> own = new ArrayList<>();
        List<String> others = new ArrayList<>();
        for (String header : cookieHeaders) {
            for (String pair : header.split(";")) {
                int equals = pair.indexOf('=');
                if (equals > 0 && isOurs(pair.substring(0, equals))) {
                    boolean secure = pair.substring(0, equals).strip().equals(SECURE_NAME);
                    (secure ? own : others).add(pair.substring(equals + 1).strip());
                }
            }
        }
        own.addAll(others);
        return own.subList(0, Math.min(MOST, own.size()));
    }

    /** {@return the cookies without ours; null if nothing is left} */
    static @Nullable String others(List<String> cookieHeaders) {
        List<String> others = new ArrayList<>();
        for (String header : cookieHeaders) {
            for (String pair : header.split(";")) {
                String stripped = pair.strip();
                int equals = stripped.indexOf('=');
                if (!stripped.isEmpty() && !isOurs(equals < 0 ? stripped : stripped.substring(0, equals))) {
                    others.add(stripped);
                }
            }
        }
        return others.isEmpty() ? null : String.join("; ", others);
    }
}
