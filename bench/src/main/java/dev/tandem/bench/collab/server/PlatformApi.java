package dev.tandem.bench.collab.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The platform's REST interface, as far as a benchmark needs it. */
final class PlatformApi {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int SUCCESS = 2;

    /** A session with one empty file. */
    record Session(String id, String file, String invitation, String ownerToken) {}

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .executor(Runnable::run)
            .build();
    private final String origin;

    PlatformApi(int port) {
        origin = "http://127.0.0.1:" + port;
    }

    /** Whether it says that it is ready. */
    boolean isReady() throws InterruptedException {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(origin + "/q/health/ready"))
                    .timeout(PATIENCE)
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    Session createSession() throws IOException, InterruptedException {
        JsonNode made = post("", "/api/sessions", Map.of("displayName", "Owner", "template", "empty"));
        String session = made.at("/session/id").textValue();
        String token = made.path("token").textValue();
        String path = "/api/sessions/" + session;
        JsonNode tree = post(
                token,
                path + "/tree",
                Map.of("commands", List.of(Map.of("type", "create", "name", "main.py", "kind", "FILE"))));
        JsonNode invitation = post(token, path + "/invitations", Map.of("role", "EDITOR"));
        return new Session(
                session,
                tree.at("/changes/0/entry/id").textValue(),
                invitation.path("secret").textValue(),
                token);
    }

    /** Another person's token. */
    String join(Session session, int number) throws IOException, InterruptedException {
        Map<String, String> body = Map.of("secret", session.invitation(), "displayName", "Guest " + number);
        return post("", "/api/sessions/" + session.id() + "/join", body)
                .path("token")
                .textValue();
    }

    private JsonNode post(String token, String path, Map<String, ?> body) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(origin + path))
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() / 100 != SUCCESS) {
            throw new IOException(path + " was answered with " + response.statusCode() + ": " + response.body());
        }
        return JSON.readTree(response.body());
    }
}
