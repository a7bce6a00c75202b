package dev.tandem.platform.preview;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tandem.platform.error.Problem;
import dev.tandem.platform.error.Refusal;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import org.jspecify.annotations.Nullable;

/** What a person, or a program's page, reads where a preview cannot be shown: never mistaken for the program's own answer. */
final class PreviewPage {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PAGE = """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
            <title>TITLE</title>
            <style>
            :root { color-scheme: light dark; --ink: #1a1a1a; --quiet: #5f5f5f; --paper: #fff }
            @media (prefers-color-scheme: dark) { :root { --ink: #eaeaea; --quiet: #a3a3a3; --paper: #16181a } }
            body { margin: 20vh auto 0; max-width: 32rem; padding: 0 24px; background: var(--paper); color: var(--ink);
              font: 16px/1.5 system-ui, sans-serif }
            h1 { font-size: 20px; line-height: 1.3; margin: 0 0 8px } p { margin: 0 0 8px } .code { color: var(--quiet); font-size: 13px }
            </style></head>
            <body><main><h1>TITLE</h1><p>REMEDY</p><p class="code">CODE</p></main></body></html>
            """;

    private PreviewPage() {}

    /** Answers with a refusal. */
    static void refuse(HttpServerRequest request, Refusal refusal) {
        HttpServerResponse response = request.response();
        if (response.headWritten() || response.closed()) {
            return;
        }
        Problem problem = refusal.problem();
        response.setStatusCode(refusal.code().status());
        response.headers().clear();
        response.putHeader("Cache-Control", "no-store")
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("Referrer-Policy", "no-referrer")
                .putHeader("Content-Encoding", "identity")
                .putHeader(
                        "Content-Security-Policy",
                        "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'")
                .putHeader("Tandem-Problem", problem.code());
        // What the browser still sends of its request is not waited for.
        response.putHeader("Connection", "close");
        boolean forPeople = acceptsPages(request);
        response.putHeader("Content-Type", forPeople ? "text/html;charset=utf-8" : "application/json");
        response.end(forPeople ? page(problem) : json(problem)).onComplete(_ -> {
            if (!request.isEnded()) {
                hangUp(request);
            }
        });
    }

    /** After an answer that did not wait for the end of its request: HTTP/1.1 has no other way to leave the rest unread. */
    static void hangUp(HttpServerRequest request) {
        if (request.version() == HttpVersion.HTTP_2) {
            request.response().reset();
        } else {
            var _ = request.connection().close();
        }
    }

    /** {@return whether it is a page, or a part of one, that somebody will read} */
    static boolean acceptsPages(HttpServerRequest request) {
        @Nullable String accepted = request.getHeader("Accept");
        return accepted != null && accepted.contains("text/html");
    }

    private static String json(Problem problem) {
        try {
            return JSON.writeValueAsString(problem);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a problem is always text", e);
        }
    }

    private static String page(Problem problem) {
        Object detail = problem.values().get("reason");
        Object other = detail == null ? problem.values().get("problem") : detail;
        String message = problem.values().containsKey("port")
                ? "Nothing listens on port " + problem.values().get("port") + " any more."
                : problem.message();
        String code = other == null ? problem.code() : problem.code() + ": " + other;
        return PAGE.replace("TITLE", escaped(message))
                .replace("REMEDY", escaped(problem.remedy()))
                .replace("CODE", escaped(code));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
