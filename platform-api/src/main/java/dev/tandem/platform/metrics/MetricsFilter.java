package dev.tandem.platform.metrics;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** Keeps {@code /q/metrics} from those who have no business with it: for them there is no such page. */
@ApplicationScoped
class MetricsFilter {
    private static final String PAGE = "metrics";
    private static final String PATH = "/q/" + PAGE;
    private static final int PRIORITY = 1000;
    private static final int NOT_FOUND = 404;

    private final ReaderRule rule;

    MetricsFilter(MetricsConfig config) {
        this.rule = new ReaderRule(config.token());
    }

    void register(@Observes Filters filters) {
        filters.register(this::check, PRIORITY);
    }

    private void check(RoutingContext context) {
        HttpServerRequest request = context.request();
        // However the path is written, it does not get past.
        String path = context.normalizedPath();
        if (path.contains(PAGE)
                && path.replaceAll("/+", "/").startsWith(PATH)
                && !rule.permits(isLoopback(request.remoteAddress()), request.headers())) {
            context.response().setStatusCode(NOT_FOUND).end();
        } else {
            context.next();
        }
    }

    private static boolean isLoopback(SocketAddress address) {
        try {
            // An address, not a name: nothing is looked up.
            return InetAddress.getByName(address.hostAddress()).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
