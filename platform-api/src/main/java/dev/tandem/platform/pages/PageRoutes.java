package dev.tandem.platform.pages;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Puts the exported pages behind their addresses. The files themselves are served by Quarkus. */
@ApplicationScoped
class PageRoutes {
    private static final Logger LOG = Logger.getLogger(PageRoutes.class);

    /** Before everything that answers, previews apart: theirs are other origins. */
    private static final int FIRST = Integer.MIN_VALUE + 1;
    /** Behind the static files, which Quarkus mounts at 10 000, and before REST, which takes whatever is left. */
    private static final int AFTER_FILES = 15_000;
    /** In the context of a request: the address of the file whose headers the answer gets. */
    private static final String ANSWERED_BY = PageRoutes.class.getName() + ".answeredBy";

    private final Map<String, String> pages =
            ExportedPages.read(Thread.currentThread().getContextClassLoader());
    private final PageHeaders headers = new PageHeaders(pages);

    void register(@Observes Router router) {
        if (pages.isEmpty()) {
            LOG.warn("this build has no pages: the web-ui was left out");
        }
        router.route().order(FIRST).handler(this::prepare);
        router.get().order(AFTER_FILES).handler(this::notFound);
    }

    private void prepare(RoutingContext context) {
        String path = context.normalizedPath();
        Optional<String> target = isRead(context) ? PageRouting.target(path) : Optional.empty();
        if (target.isPresent()) {
            context.reroute(target.get());
        } else {
            context.put(ANSWERED_BY, path);
            context.addHeadersEndHandler(_ -> headers.of(context.<String>get(ANSWERED_BY))
                    .forEach(context.response().headers()::set));
            context.next();
        }
    }

    private static boolean isRead(RoutingContext context) {
        return context.request().method().equals(HttpMethod.GET)
                || context.request().method().equals(HttpMethod.HEAD);
    }

    private void notFound(RoutingContext context) {
        String page = pages.get("/404.html");
        String path = context.normalizedPath();
        if (page == null || path.startsWith("/api/") || path.startsWith("/q/") || path.startsWith("/runner/")) {
            context.next();
            return;
        }
        // The page that answers has scripts of its own; the headers that were meant for the address would forbid them.
        context.put(ANSWERED_BY, "/404.html");
        context.response()
                .setStatusCode(404)
                .putHeader(HttpHeaders.CONTENT_TYPE, "text/html;charset=utf-8")
                .end(page);
    }
}
