package dev.tandem.platform.pages;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The headers of what is served.
 *
 * <p>Scripts: our own files and those in the page whose hashes were taken when the platform started; so a script that somebody
 * smuggles into a page does not run. Styles may be inline, because the editor adds rules while it runs and React sets style
 * attributes: a style can deface a page, not act in a person's name.
 */
final class PageHeaders {
    private static final Pattern INLINE_SCRIPT =
            Pattern.compile("<script(?![^>]*\\ssrc=)[^>]*>(.*?)</script>", Pattern.DOTALL);

    /** Of answers that may hold what anybody has put into a session: whoever opens one as a page gets a page that can do nothing. */
    private static final String INERT = "sandbox; default-src 'none'; frame-ancestors 'none'";

    private static final String FOR_EVER = "public, max-age=31536000, immutable";
    private static final String ASK_AGAIN = "no-cache";
    private static final String NEVER = "no-store";

    private final Map<String, String> policies = new LinkedHashMap<>();

    /** @param pages the text of each page by its address, such as {@code /s.html} */
    PageHeaders(Map<String, String> pages) {
        pages.forEach((path, html) -> policies.put(path, policy(hashes(html))));
    }

    /** {@return the headers of the answer at an address} */
    Map<String, String> of(String path) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("X-Content-Type-Options", "nosniff");
        headers.put("Referrer-Policy", "no-referrer");
        headers.put("Cache-Control", caching(path));
        headers.put("Content-Security-Policy", policyOf(path));
        headers.put("X-Frame-Options", "DENY");
        headers.put("Cross-Origin-Opener-Policy", "same-origin");
        headers.put("Cross-Origin-Resource-Policy", "same-origin");
        return headers;
    }

    private String policyOf(String path) {
        if (path.startsWith("/api/")) {
            return INERT;
        }
        String policy = policies.get(path.equals("/") ? "/index.html" : path);
        return policy == null ? policy(List.of()) : policy;
    }

    private static String caching(String path) {
        if (path.startsWith("/_next/static/")) {
            return FOR_EVER;
        }
        return path.startsWith("/api/") || path.startsWith("/q/") ? NEVER : ASK_AGAIN;
    }

    private static String policy(List<String> scriptHashes) {
        String scripts = scriptHashes.isEmpty() ? "" : " '" + String.join("' '", scriptHashes) + "'";
        return String.join(
                "; ",
                "default-src 'none'",
                "script-src 'self'" + scripts,
                "style-src 'self' 'unsafe-inline'",
                // blob: is the page's own memory, where it puts a picture of the session to show it.
                "img-src 'self' data: blob:",
                "font-src 'self'",
                "connect-src 'self'",
                "worker-src 'self'",
                "manifest-src 'self'",
                "base-uri 'none'",
                "form-action 'self'",
                "frame-ancestors 'none'");
    }

    /** {@return {@code sha256-…} of each script that stands in the page itself} */
    static List<String> hashes(String html) {
        List<String> hashes = new ArrayList<>();
        Matcher script = INLINE_SCRIPT.matcher(html);
        while (script.find()) {
            hashes.add("sha256-" + Base64.getEncoder().encodeToString(sha256(script.group(1))));
        }
        return hashes;
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
