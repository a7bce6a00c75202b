package dev.tandem.platform.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tandem.platform.error.ErrorCode;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Refuses bodies that announce to be too large, before they are read, with a code. (The server's own limit, which also stops
 * those that do not announce their size, answers without one.)
 */
@ApplicationScoped
class BodyLimit {
    /** Before all other filters of the server. */
    private static final int PRIORITY = 1_000;

    private final ObjectMapper json;
    private final long limit;

    BodyLimit(ObjectMapper json, @ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize limit) {
        this.json = json;
        this.limit = limit.asLongValue();
    }

    void register(@Observes Filters filters) {
        filters.register(this::check, PRIORITY);
    }

    private void check(RoutingContext context) {
        String announced = context.request().getHeader("Content-Length");
        if (announced == null || announced.length() < 7 || bytes(announced) <= limit) {
            context.next();
            return;
        }
        context.response()
                .setStatusCode(ErrorCode.REQUEST_TOO_LARGE.status())
                .putHeader("Content-Type", "application/json")
                .putHeader("Connection", "close") // what is still on its way is not read
                .end(body(Map.of("bytes", bytes(announced), "limit", limit)))
                .onComplete(_ -> context.request().connection().close());
    }

    private static long bytes(String announced) {
        try {
            return Long.parseLong(announced);
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE;
        }
    }

    private String body(Map<String, Object> values) {
        try {
            return json.writeValueAsString(ErrorCode.REQUEST_TOO_LARGE.problem(values));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a problem is always JSON", e);
        }
    }
}
