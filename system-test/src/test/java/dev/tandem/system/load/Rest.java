package dev.tandem.system.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The platform's REST interface, as far as tests of load need it. Blocks. */
public final class Rest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int FIRST_ERROR = 400;

    private final URI origin;

    public Rest(URI origin) {
        this.origin = origin;
    }

    /** {@return a new, empty session: {@code session.id}, {@code participant.id}, {@code token}} */
    public JsonNode found(String person) {
        return ask("POST", "/api/sessions", null, """
                {"displayName":"%s","template":"empty"}""".formatted(person));
    }

    /** {@return a new member: {@code participant.id}, {@code token}} */
    public JsonNode join(String session, String secret, String person) {
        return ask("POST", "/api/sessions/" + session + "/join", null, """
                {"secret":"%s","displayName":"%s"}""".formatted(secret, person));
    }

    /** {@return the secret of a new invitation} */
    public String invite(String session, String token, String role) {
        return ask("POST", "/api/sessions/" + session + "/invitations", token, """
                {"role":"%s"}""".formatted(role))
                .path("secret")
                .asText();
    }

    /** Makes a file at the root of the tree. {@return its id} */
    public String createFile(String session, String token, String name) {
        return ask("POST", "/api/sessions/" + session + "/tree", token, """
                {"commands":[{"type":"create","parent":null,"name":"%s","kind":"FILE"}]}""".formatted(name))
                .path("changes")
                .path(0)
                .path("entry")
                .path("id")
                .asText();
    }

    /** {@return the entries of a session's tree} */
    public JsonNode tree(String session, String token) {
        return ask("GET", "/api/sessions/" + session + "/tree", token, null);
    }

    /** {@return the text of a page} */
    public String page(String path) {
        return send(
                HttpRequest.newBuilder(origin.resolve(path)).timeout(PATIENCE).build());
    }

    private JsonNode ask(String method, String path, @Nullable String token, @Nullable String body) {
        HttpRequest.BodyPublisher content =
                body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body);
        HttpRequest.Builder request = HttpRequest.newBuilder(origin.resolve(path))
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .method(method, content);
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        try {
            return JSON.readTree(send(request.build()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String send(HttpRequest request) {
        try {
            HttpResponse<String> response = CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() >= FIRST_ERROR) {
                throw new IllegalStateException("%s %s: %d %s"
                        .formatted(request.method(), request.uri(), response.statusCode(), response.body()));
            }
            return response.body();
        } catch (IOException e) {
            throw new UncheckedIOException(request.uri() + " does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
