package dev.tandem.platform.preview;

import dev.tandem.platform.access.Operation;
import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.error.Refusal;
import dev.tandem.platform.log.StorageException;
import dev.tandem.platform.preview.PreviewAddresses.Host;
import dev.tandem.platform.session.SessionDirectory;
import dev.tandem.platform.timing.Timers;
import dev.tandem.platform.visit.Streams;
import dev.tandem.platform.visit.VisitGuard;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.HostAndPort;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Every request at an origin of previews: entering with a ticket, being sent to get one, or being carried to the program.
 *
 * <p>Event loop of the request; what blocks is done on a virtual thread, with the request paused.
 */
final class PreviewHandler {
    /** Below this path nothing is the program's. */
    static final String OURS = "/.tandem/";

    private static final Logger LOG = Logger.getLogger(PreviewHandler.class);
    private static final String ENTER = OURS + "enter";
    private static final String ENTERED = OURS + "entered";
    private static final int MOST_KNOWN = 10_000;

    private final PreviewAddresses addresses;
    private final Passes passes;
    private final VisitGuard guard;
    private final Streams streams;
    private final PreviewConfig config;
    private final Timers timers;
    private final Clock clock;
    /** Passes that were found in the database, by their secret. They can only expire: rights are looked at apart from them. */
    private final Map<String, Passes.Pass> known = new ConcurrentHashMap<>();

    PreviewHandler(
            PreviewAddresses addresses,
            Passes passes,
            SessionDirectory directory,
            Streams streams,
            PreviewConfig config,
            Timers timers,
            Clock clock) {
        this.addresses = addresses;
        this.passes = passes;
        this.guard = new VisitGuard(
                directory,
                timers,
                new VisitGuard.Rules(
                        Operation.OPEN_PREVIEW,
                        config.stallTimeout().dividedBy(4),
                        config.perSession(),
                        config.perParticipant(),
                        ErrorCode.PREVIEW_TOO_MANY));
        this.streams = streams;
        this.config = config;
        this.timers = timers;
        this.clock = clock;
    }

    /** Begins to look at the time. */
    void start() {
        guard.start();
    }

    /** {@return whether a request is for a preview, by its host} */
    boolean isForPreview(HttpServerRequest request) {
        return hosts(request).stream()
                .anyMatch(
                        host -> Host.parse(host).filter(addresses::isOfPreviews).isPresent());
    }

    /** Answers it. */
    void handle(HttpServerRequest request) {
        request.pause();
        Context loop = Vertx.currentContext();
        try {
            List<String> hosts = hosts(request);
            Host host = Host.parse(hosts.size() == 1 ? hosts.getFirst() : null)
                    .orElseThrow(() -> new Refusal(ErrorCode.PREVIEW_UNKNOWN));
            Optional<PreviewName> name = addresses.name(host);
            if (name.isEmpty() && addresses.isOfPreviews(host)) {
                throw new Refusal(ErrorCode.PREVIEW_UNKNOWN);
            }
            @Nullable String path = request.path();
            if (path != null && path.startsWith(OURS)) {
                own(request, host, path, loop);
                return;
            }
            proxy(request, host, name, loop);
        } catch (Refusal refusal) {
            PreviewPage.refuse(request, refusal);
        }
    }

    /** HTTP/2 has no Host header, HTTP/1.1 may be sent with several. */
    private static List<String> hosts(HttpServerRequest request) {
        List<String> hosts = request.headers().getAll("Host");
        @Nullable HostAndPort authority = hosts.isEmpty() ? request.authority() : null;
        return authority == null ? hosts : List.of(authority.toString());
    }

    // ---- entering

    private void own(HttpServerRequest request, Host host, String path, Context loop) {
        switch (path) {
            case ENTER -> enter(request, host, loop);
            case ENTERED -> {
                if (PreviewCookie.secrets(request.headers().getAll("Cookie")).isEmpty()) {
                    throw new Refusal(ErrorCode.PREVIEW_NO_COOKIE);
                }
                redirect(request.response(), PreviewAddresses.safePath(request.getParam("to")));
            }
            default -> throw new Refusal(ErrorCode.PREVIEW_UNKNOWN);
        }
    }

    private void enter(HttpServerRequest request, Host host, Context loop) {
        @Nullable String ticket = request.getParam("ticket");
        if (ticket == null || !request.method().equals(HttpMethod.GET)) {
            throw new Refusal(ErrorCode.PREVIEW_TICKET_VOID);
        }
        String to = PreviewAddresses.safePath(request.getParam("to"));
        boolean secure = scheme(request).equals("https");
        blocking(
                request,
                loop,
                () -> passes.enter(ticket, host.name()).orElseThrow(() -> new Refusal(ErrorCode.PREVIEW_TICKET_VOID)),
                entered -> {
                    HttpServerResponse response = request.response();
                    response.putHeader(
                            "Set-Cookie", PreviewCookie.set(entered.secret(), secure, config.passLifetime()));
                    redirect(response, ENTERED + "?to=" + encoded(to));
                });
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static void redirect(HttpServerResponse response, String to) {
        var _ = response.setStatusCode(303)
                .putHeader("Location", to)
                .putHeader("Cache-Control", "no-store")
                .putHeader("Referrer-Policy", "no-referrer")
                .end();
    }

    // ---- the program

    private void proxy(HttpServerRequest request, Host host, Optional<PreviewName> name, Context loop) {
        List<String> secrets = PreviewCookie.secrets(request.headers().getAll("Cookie"));
        Optional<Passes.Pass> pass = secrets.stream()
                .map(known::get)
                .filter(found -> found != null && holds(found, host))
                .findFirst();
        if (pass.isPresent()) {
            admit(request, host, pass.get(), loop);
        } else if (secrets.isEmpty()) {
            sendHome(request, host, name);
        } else {
            blocking(request, loop, () -> look(secrets, host), found -> {
                if (found.isPresent()) {
                    admit(request, host, found.get(), loop);
                } else {
                    sendHome(request, host, name);
                }
            });
        }
    }

    private boolean holds(Passes.Pass pass, Host host) {
        return pass.host().equals(host.name()) && pass.until().isAfter(clock.instant());
    }

    private Optional<Passes.Pass> look(List<String> secrets, Host host) {
        for (String secret : secrets) {
            Optional<Passes.Pass> found = passes.find(secret).filter(pass -> holds(pass, host));
            if (found.isPresent()) {
                if (known.size() >= MOST_KNOWN) {
                    known.clear();
                }
                known.put(secret, found.get());
                return found;
            }
        }
        return Optional.empty();
    }

    /** Somebody without a pass: a person is sent to get one, anything else is told. */
    private void sendHome(HttpServerRequest request, Host host, Optional<PreviewName> name) {
        boolean isPage = request.method().equals(HttpMethod.GET)
                && PreviewPage.acceptsPages(request)
                && !"iframe".equals(request.getHeader("Sec-Fetch-Dest"));
        Optional<String> home = name.flatMap(preview -> addresses.home(preview, host, request.uri()));
        if (isPage && home.isPresent()) {
            redirect(request.response(), home.get());
        } else {
            throw new Refusal(ErrorCode.PREVIEW_NOT_ENTERED);
        }
    }

    private void admit(HttpServerRequest request, Host host, Passes.Pass pass, Context loop) {
        String scheme = scheme(request);
        requireOwnSite(request, pass, scheme, host);
        HeaderRules rules = new HeaderRules(pass.port(), scheme + "://" + host.withPort(scheme));
        Exchange exchange = new Exchange(
                request, rules, pass.participant(), loop, new Patience(timers, config), PreviewPage::refuse);
        Optional<VisitGuard.Visit> visit = guard.tryEnter(pass.session(), exchange);
        if (visit.isPresent()) {
            exchange.start(streams, visit.get(), pass);
        } else {
            blocking(
                    request,
                    loop,
                    () -> guard.enter(pass.session(), exchange),
                    entered -> exchange.start(streams, entered, pass));
        }
    }

    /**
     * Pages of other sites may lead here, and nothing more. Browsers send the cookie along for other previews too, which are of the same site:
     * their programs are somebody else's, unless they are of the same session.
     */
    private void requireOwnSite(HttpServerRequest request, Passes.Pass pass, String scheme, Host host) {
        @Nullable String origin = request.getHeader("Origin");
        @Nullable String site = request.getHeader("Sec-Fetch-Site");
        boolean navigates = "navigate".equals(request.getHeader("Sec-Fetch-Mode"))
                && request.method().equals(HttpMethod.GET);
        boolean foreignSite = "same-site".equals(site) || "cross-site".equals(site);
        @Nullable String from = origin != null ? origin : foreignSite && !navigates ? request.getHeader("Referer") : null;
        if (from == null ? foreignSite && !navigates : !isOfSession(from, pass, scheme, host)) {
            throw new Refusal(ErrorCode.PREVIEW_FOREIGN_PAGE, Map.of("from", String.valueOf(from)));
        }
    }

    private boolean isOfSession(String address, Passes.Pass pass, String scheme, Host host) {
        String own = scheme + "://" + host.withPort(scheme);
        if (address.equals(own) || address.startsWith(own + "/")) {
            return true;
        }
        int start = address.indexOf("://") + 3;
        int end = address.indexOf('/', start);
        return Host.parse(start < 3 ? null : address.substring(start, end < 0 ? address.length() : end))
                .flatMap(addresses::name)
                .filter(other -> other.session().equals(pass.session()))
                .isPresent();
    }

    private String scheme(HttpServerRequest request) {
        return config.scheme().orElse("https".equals(request.scheme()) ? "https" : "http");
    }

    private interface Work<T> {
        T apply();
    }

    private interface Then<T> {
        void accept(T result);
    }

    private static <T> void blocking(HttpServerRequest request, Context loop, Work<T> work, Then<T> then) {
        Thread.ofVirtual().name("preview").start(() -> {
            try {
                T result = work.apply();
                loop.runOnContext(_ -> {
                    try {
                        then.accept(result);
                    } catch (Refusal refusal) {
                        PreviewPage.refuse(request, refusal);
                    }
                });
            } catch (Refusal refusal) {
                loop.runOnContext(_ -> PreviewPage.refuse(request, refusal));
            } catch (StorageException e) {
                LOG.debug("the database does not answer", e);
                loop.runOnContext(_ -> PreviewPage.refuse(request, new Refusal(ErrorCode.STORAGE_UNAVAILABLE)));
            } catch (RuntimeException e) {
                LOG.error("PLATFORM-01 a preview's request failed", e);
                loop.runOnContext(_ -> PreviewPage.refuse(request, new Refusal(ErrorCode.INTERNAL)));
            }
        });
    }
}
