package dev.tandem.platform.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tandem.platform.config.PlatformConfig;
import dev.tandem.platform.error.ErrorCode;
import io.quarkus.vertx.http.runtime.VertxHttpRecorder;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Map;

/**
 * Refuses bodies that are too large: those that announce their size before they are read, with a code; those that do not, by the
 * server's own means while they are read, without one. Uploads may be larger, and count for themselves while they are read.
 */
@ApplicationScoped
class BodyLimit {
    /** Before all other filters of the server. */
    private static final int FIRST = 1_000;
    /** After the server has set its own limit, which is one for all routes. */
    private static final int AFTER_THE_SERVER = 1;

    private final ObjectMapper json;
    private final long limit;
    private final long uploadLimit;

    BodyLimit(ObjectMapper json, PlatformConfig config) {
        this.json = json;
        this.limit = config.limits().body().asLongValue();
        this.uploadLimit = config.blobs().maxFile().asLongValue();
    }

    void register(@Observes Filters filters) {
        filters.register(this::check, FIRST);
        filters.register(this::limitWhatIsRead, AFTER_THE_SERVER);
    }

    private void check(RoutingContext context) {
        boolean upload = isUpload(context.request());
        long most = upload ? uploadLimit : limit;
        String announced = context.request().getHeader("Content-Length");
        if (announced == null || announced.length() < 7 || bytes(announced) <= most) {
            context.next();
            return;
        }
        ErrorCode code = upload ? ErrorCode.BLOB_TOO_LARGE : ErrorCode.REQUEST_TOO_LARGE;
        context.response()
                .setStatusCode(code.status())
                .putHeader("Content-Type", "application/json")
                .putHeader("Connection", "close") // what is still on its way is not read
                .end(body(code, Map.of("bytes", bytes(announced), "limit", most)))
                .onComplete(_ -> context.request().connection().close());
    }

    private void limitWhatIsRead(RoutingContext context) {
        if (isUpload(context.request())) {
            context.remove(VertxHttpRecorder.MAX_REQUEST_SIZE_KEY);
        } else {
            context.put(VertxHttpRecorder.MAX_REQUEST_SIZE_KEY, limit);
        }
        context.next();
    }

    private static boolean isUpload(HttpServerRequest request) {
        String path = request.path();
        return path.startsWith("/api/sessions/")
                && switch (request.method().name()) {
                    case "POST" -> path.endsWith("/uploads");
                    case "PUT" -> path.endsWith("/content");
                    default -> false;
                };
    }

    private static long bytes(String announced) {
        try {
            return Long.parseLong(announced);
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE;
        }
    }

    private String body(ErrorCode code, Map<String, Object> values) {
        try {
            return json.writeValueAsString(code.problem(values));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a problem is always JSON", e);
        }
    }
}
