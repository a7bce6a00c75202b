package dev.tandem.platform.session;

import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.error.Refusal;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The name of a session in its short address {@code /<name>}. */
public final class Slug {
    private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9-]{1,62}");
    private static final int SHOWN_CHARACTERS = 64;
    /** First parts of addresses that are something else, now or soon. */
    private static final Set<String> RESERVED = Set.of(
            "about",
            "admin",
            "api",
            "app",
            "assets",
            "docs",
            "favicon",
            "health",
            "help",
            "index",
            "join",
            "legal",
            "login",
            "logout",
            "metrics",
            "name",
            "new",
            "not-found",
            "openapi",
            "preview",
            "privacy",
            "robots",
            "runner",
            "runners",
            "session",
            "sessions",
            "settings",
            "signup",
            "static",
            "status",
            "support",
            "terms",
            "ws");

    private Slug() {}

    /**
     * {@return the name itself}
     *
     * @throws Refusal {@code SESSION-04}
     */
    public static String check(String slug) {
        if (!FORM.matcher(slug).matches() || RESERVED.contains(slug)) {
            String shown = slug.substring(0, Math.min(slug.length(), SHOWN_CHARACTERS));
            throw new Refusal(ErrorCode.SESSION_NAME_INVALID, Map.of("slug", shown));
        }
        return slug;
    }
}
