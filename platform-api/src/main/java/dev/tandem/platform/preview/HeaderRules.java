package dev.tandem.platform.preview;

import io.vertx.core.MultiMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which headers pass between a browser and a program, and how they are rewritten.
 *
 * <p>The program sees itself at {@code http://localhost:PORT}, in Host, Origin and Referer alike: development servers refuse other hosts, and
 * frameworks compare Origin with Host or with X-Forwarded-Host, so one that is rewritten without the others breaks forms and sockets (docs/decisions/0025).
 *
 * @param origin of the preview, as browsers write it
 */
record HeaderRules(int port, String origin) {
    /** What is between two neighbours only, what we say ourselves, and what would be ours: RFC 9110, section 7.6.1. */
    private static final Set<String> NOT_TO_PROGRAM = Set.of(
            "connection",
            "keep-alive",
            "proxy-connection",
            "proxy-authenticate",
            "proxy-authorization",
            "te",
            "trailer",
            "transfer-encoding",
            "content-length",
            "upgrade",
            "http2-settings",
            "expect",
            "host",
            "cookie",
            "authorization",
            "forwarded",
            "via",
            "x-real-ip");

    private static final String FORWARDED_PREFIX = "x-forwarded-";

    private static final Set<String> NOT_TO_BROWSER = Set.of(
            "connection",
            "keep-alive",
            "proxy-connection",
            "proxy-authenticate",
            "proxy-authorization",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            // These would bind the browser beyond this preview, or lead it past this server.
            "alt-svc",
            "strict-transport-security",
            "public-key-pins");

    private static final Pattern DOMAIN_ATTRIBUTE = Pattern.compile("(?i);\\s*domain\\s*=[^;]*");

    /** {@return how the program is called} */
    String localAuthority() {
        return "localhost:" + port;
    }

    /** {@return what a request brings to the program, its framing apart; {@code Host} included} */
    MultiMap toProgram(MultiMap request) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        headers.add("Host", localAuthority());
        Set<String> hops = hops(request);
        for (Map.Entry<String, String> header : request) {
            // CGI and WSGI show programs both characters as one.
            String name = header.getKey().toLowerCase(Locale.ROOT).replace('_', '-');
            if (NOT_TO_PROGRAM.contains(name) || name.startsWith(FORWARDED_PREFIX) || hops.contains(name)) {
                continue;
            }
            boolean tellsOrigin = name.equals("origin") || name.equals("referer");
            headers.add(header.getKey(), tellsOrigin ? local(header.getValue()) : header.getValue());
        }
        String cookies = PreviewCookie.others(request.getAll("Cookie"));
        if (cookies != null) {
            headers.add("Cookie", cookies);
        }
        return headers;
    }

    private String local(String address) {
        boolean own = address.equals(origin) || address.startsWith(origin + "/");
        return own ? "http://" + localAuthority() + address.substring(origin.length()) : address;
    }

    /** {@return what an answer brings to the browser; {@code Content-Length} included} */
    MultiMap toBrowser(MultiMap answer) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        Set<String> hops = hops(answer);
        for (Map.Entry<String, String> header : answer) {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            if (NOT_TO_BROWSER.contains(name) || hops.contains(name)) {
                continue;
            }
            switch (name) {
                case "set-cookie" -> addCookie(headers, header.getValue());
                case "location", "content-location" -> headers.add(header.getKey(), outside(header.getValue()));
                default -> headers.add(header.getKey(), header.getValue());
            }
        }
        return headers;
    }

    /** A program's cookies stay with its preview, and none replaces ours. */
    private static void addCookie(MultiMap headers, String cookie) {
        int end = cookie.indexOf('=');
        if (end < 0 || !PreviewCookie.isOurs(cookie.substring(0, end))) {
            headers.add("Set-Cookie", DOMAIN_ATTRIBUTE.matcher(cookie).replaceAll(""));
        }
    }

    /** A program that redirects to where it believes to be means the preview. */
    private String outside(String location) {
        for (String scheme : List.of("http://", "https://")) {
            for (String host : List.of("localhost:", "127.0.0.1:", "[::1]:")) {
                String local = scheme + host + port;
                boolean own = location.startsWith(local)
                        && (location.length() == local.length() || "/?#".indexOf(location.charAt(local.length())) >= 0);
                if (own) {
                    return origin + location.substring(local.length());
                }
            }
        }
        return location;
    }

    /** {@return the names that {@code Connection} lists, in lower case} */
    private static Set<String> hops(MultiMap headers) {
        Set<String> names = new HashSet<>();
        for (String value : headers.getAll("Connection")) {
            for (String name : value.split(",")) {
                names.add(name.strip().toLowerCase(Locale.ROOT));
            }
        }
        // These decide who somebody is and what an answer means: nobody may have them dropped.
        names.removeAll(Set.of("cookie", "set-cookie", "origin", "content-type", "content-length"));
        return names;
    }
}
