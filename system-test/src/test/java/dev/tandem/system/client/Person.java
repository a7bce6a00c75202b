package dev.tandem.system.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A participant of a session, with the token that every platform on the same database takes. REST calls name the platform that
 * they go to.
 */
public record Person(String session, String participant, String token) {
    static final ObjectMapper JSON = new ObjectMapper();
    static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int FIRST_ERROR = 400;

    /** Founds a session without files and becomes its owner. */
    public static Person found(URI platform, String name) {
        return of(call(
                platform,
                "POST",
                "/api/sessions",
                null,
                Map.of("displayName", name, "template", "empty", "name", "A session of a test")));
    }

    private static Person of(JsonNode admission) {
        return new Person(
                admission.at("/session/id").asText(),
                admission.at("/participant/id").asText(),
                admission.path("token").asText());
    }

    /** Lets somebody in. {@return who that is} */
    public Person invite(URI platform, String name, String role) {
        String secret = call(platform, "POST", "/invitations", Map.of("role", role))
                .path("secret")
                .asText();
        return of(call(
                platform,
                "POST",
                "/api/sessions/" + session + "/join",
                null,
                Map.of("secret", secret, "displayName", name)));
    }

    /** Makes an empty text file at the top. {@return its identity} */
    public String createFile(URI platform, String name) {
        JsonNode done = call(
                platform,
                "POST",
                "/tree",
                Map.of("commands", List.of(Map.of("type", "create", "name", name, "kind", "FILE"))));
        return done.at("/changes/0/entry/id").asText();
    }

    /** Makes a file of some bytes. {@return what the platform says of it: {@code entry}, and {@code blob} if it is no text} */
    public JsonNode upload(URI platform, String name, byte[] content) {
        HttpRequest.Builder request = bytes(platform, "/uploads?name=" + name)
                .header("Content-Type", "application/octet-stream")
                .POST(HttpRequest.BodyPublishers.ofByteArray(content));
        try {
            return JSON.readTree(send(request.build()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return the bytes of a file} */
    public byte[] download(URI platform, String file) {
        return send(bytes(platform, "/files/" + file + "/content").build());
    }

    private HttpRequest.Builder bytes(URI platform, String below) {
        return HttpRequest.newBuilder(platform.resolve("/api/sessions/" + session + below))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + token);
    }

    private static byte[] send(HttpRequest request) {
        try {
            HttpResponse<byte[]> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofByteArray());
            if (answer.statusCode() >= FIRST_ERROR) {
                throw new IllegalStateException("%s %s: %d %s"
                        .formatted(
                                request.method(),
                                request.uri(),
                                answer.statusCode(),
                                new String(answer.body(), StandardCharsets.UTF_8)));
            }
            return answer.body();
        } catch (IOException e) {
            throw new UncheckedIOException("%s %s".formatted(request.method(), request.uri()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** {@return the text of a file} */
    public String read(URI platform, String file) {
        return send(platform, "GET", "/api/sessions/" + session + "/files/" + file, token, null);
    }

    /**
     * Calls a route below the session's.
     *
     * @throws IllegalStateException if it is refused
     */
    public JsonNode call(URI platform, String method, String below, @Nullable Object body) {
        return call(platform, method, "/api/sessions/" + session + below, token, body);
    }

    private static JsonNode call(
            URI platform, String method, String path, @Nullable String token, @Nullable Object body) {
        try {
            return JSON.readTree(send(platform, method, path, token, body));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String send(
            URI platform, String method, String path, @Nullable String token, @Nullable Object body) {
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(platform.resolve(path))
                    .timeout(PATIENCE)
                    .header("Content-Type", "application/json")
                    .method(
                            method,
                            body == null
                                    ? HttpRequest.BodyPublishers.noBody()
                                    : HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)));
            if (token != null) {
                request.header("Authorization", "Bearer " + token);
            }
            return new String(send(request.build()), StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("no JSON can be made of " + body, e);
        }
    }
}
