package dev.tandem.platform.preview;

import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.error.Refusal;
import dev.tandem.protocol.SessionId;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which address is which preview's, and where people are sent. */
final class PreviewAddresses {
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
    private static final Pattern HOST = Pattern.compile("(?<name>[a-z0-9.-]+|\\[[0-9a-f:.]+])(:(?<port>[0-9]{1,5}))?");

    /** What a browser would take as steps upwards, before it asks. */
    private static final Pattern DOTS = Pattern.compile("/\\.\\.(/|$)");

    private static final int LONGEST_PATH = 2000;

    private final PreviewConfig config;
    private final String suffix;

    PreviewAddresses(PreviewConfig config) {
        this.config = config;
        this.suffix = "." + config.domain().toLowerCase(Locale.ROOT);
    }

    /**
     * A request's own address.
     *
     * @param name in lower case
     * @param port -1 if it is the scheme's own
     */
    record Host(String name, int port) {
        /** {@return empty if {@code text}, a Host header, is none} */
        static Optional<Host> parse(@Nullable String text) {
            var matcher = HOST.matcher(text == null ? "" : text.toLowerCase(Locale.ROOT));
            if (!matcher.matches()) {
                return Optional.empty();
            }
            String port = matcher.group("port");
            return Optional.of(new Host(matcher.group("name"), port == null ? -1 : Integer.parseInt(port)));
        }

        String withPort(String scheme) {
            boolean usual = port < 0 || port == (scheme.equals("https") ? 443 : 80);
            return usual ? name : name + ":" + port;
        }
    }

    /** {@return whether a host is below the domain, or the domain itself: no page of ours is served there} */
    boolean isOfPreviews(Host host) {
        // A name with a dot at its end is the same to resolvers and another one to browsers: nothing lives there.
        return ("." + host.name().replaceFirst("\\.+$", "")).endsWith(suffix);
    }

    /** {@return which preview lives at a host; empty if none can} */
    Optional<PreviewName> name(Host host) {
        return host.name().endsWith(suffix)
                ? PreviewName.parse(host.name().substring(0, host.name().length() - suffix.length()))
                : Optional.empty();
    }

    /** Where a preview lives for somebody who opened Tandem at {@code page}. */
    record Place(String scheme, Host host) {
        String origin() {
            return scheme + "://" + host.withPort(scheme);
        }
    }

    /**
     * {@return where a preview is shown to somebody who opened Tandem at {@code page}}
     *
     * @throws Refusal {@code PREVIEW-09} if there is no origin for them
     */
    Place place(SessionId session, int port, String scheme, Host page) {
        String shownScheme = config.scheme().orElse(scheme);
        boolean onlyForThisMachine = config.domain().equals(PreviewConfig.LAPTOP_DOMAIN);
        if (!onlyForThisMachine || LOOPBACK.contains(page.name())) {
            String name = new PreviewName(session, port) + suffix;
            return new Place(shownScheme, new Host(name, config.publicPort().orElse(page.port())));
        }
        int second =
                config.port().orElseThrow(() -> new Refusal(ErrorCode.PREVIEW_NO_ORIGIN, Map.of("host", page.name())));
        return new Place(scheme, new Host(page.name(), second));
    }

    /** {@return where somebody without a pass gets one; empty if that is not known} */
    Optional<String> home(PreviewName preview, Host host, String path) {
        Optional<String> base = config.home().map(uri -> uri.toString().replaceFirst("/+$", ""));
        if (base.isEmpty() && config.domain().equals(PreviewConfig.LAPTOP_DOMAIN)) {
            base = Optional.of("http://" + new Host("localhost", host.port()).withPort("http"));
        }
        return base.map(home -> "%s/s/%s?preview=%d&to=%s"
                .formatted(home, preview.session(), preview.port(), URLEncoder.encode(path, StandardCharsets.UTF_8)));
    }

    /** {@return {@code wanted} if it is a path of the same origin, and no way of ours; else the root} */
    static String safePath(@Nullable String wanted) {
        if (wanted == null) {
            return "/";
        }
        boolean safe = wanted.startsWith("/")
                && !wanted.startsWith("//")
                && !wanted.startsWith(PreviewHandler.OURS)
                && !DOTS.matcher(wanted).find()
                && wanted.length() <= LONGEST_PATH
                && wanted.chars().allMatch(character -> character > ' ' && character != '\\' && character < 0x7f);
        return safe ? wanted : "/";
    }
}
