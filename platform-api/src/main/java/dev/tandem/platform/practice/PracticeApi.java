package dev.tandem.platform.practice;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** The platform's REST interface, as far as practice needs it. Any thread. */
final class PracticeApi implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int FIRST_REFUSAL = 300;

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI platform;

    PracticeApi(URI platform) {
        this.platform = platform;
    }

    /**
     * A session with one empty file.
     *
     * @param tokens of its people, the owner first
     */
    record Room(String session, String file, List<String> tokens) {}

    Room room(int people) throws IOException, InterruptedException {
        JsonNode made = call("POST", "/api/sessions", "", Map.of("displayName", "Ada", "template", "empty"));
        String path = "/api/sessions/" + made.at("/session/id").textValue();
        String owner = made.path("token").textValue();
        Map<String, String> create = Map.of("type", "create", "name", "practice.py", "kind", "FILE");
        JsonNode tree = call("POST", path + "/tree", owner, Map.of("commands", List.of(create)));
        List<String> tokens = new ArrayList<>(List.of(owner));
        JsonNode invitation = call("POST", path + "/invitations", owner, Map.of("role", "EDITOR"));
        while (tokens.size() < people) {
            Map<String, String> join =
                    Map.of("secret", invitation.path("secret").textValue(), "displayName", "Guest " + tokens.size());
            tokens.add(call("POST", path + "/join", "", join).path("token").textValue());
        }
        String file = tree.at("/changes/0/entry/id").textValue();
        return new Room(made.at("/session/id").textValue(), file, List.copyOf(tokens));
    }

    /** Names a version, lists versions, and asks who wrote what. */
    void readHistory(Room room) throws IOException, InterruptedException {
        String path = "/api/sessions/" + room.session();
        String token = room.tokens().getFirst();
        JsonNode version = call("POST", path + "/versions", token, Map.of("name", "practice"));
        JsonNode _ = call("GET", path + "/versions?limit=20", token, Map.of());
        String now = path + "/comparison?from=" + version.path("id").textValue() + "&to=now";
        JsonNode _ = call("GET", now, token, Map.of());
        JsonNode _ = call("GET", path + "/files/" + room.file() + "/blame", token, Map.of());
    }

    /** Gives a way to run a name, and lists them. */
    void configureRun(Room room) throws IOException, InterruptedException {
        String path = "/api/sessions/" + room.session() + "/run-configurations";
        String token = room.tokens().getFirst();
        Map<String, String> small = Map.of("name", "Small", "entry", room.file(), "arguments", "--size 10");
        JsonNode _ = call("PUT", path + "/small", token, small);
        JsonNode _ = call("GET", path, token, Map.of());
    }

    private JsonNode call(String method, String path, String token, Map<String, ?> body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(platform.resolve(path))
                .timeout(PATIENCE)
                .header("Content-Type", "application/json");
        request.method(
                method,
                body.isEmpty()
                        ? HttpRequest.BodyPublishers.noBody()
                        : HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() >= FIRST_REFUSAL) {
            throw new IOException("%s %s: %d %s".formatted(method, path, response.statusCode(), response.body()));
        }
        return JSON.readTree(response.body());
    }

    /** {@return completed when the browsers' socket is open} */
    CompletionStage<WebSocket> connect(WebSocket.Listener listener) {
        URI socket =
                URI.create("ws" + platform.resolve("/api/socket").toString().substring("http".length()));
        return http.newWebSocketBuilder().connectTimeout(PATIENCE).buildAsync(socket, listener);
    }

    @Override
    public void close() {
        http.close();
    }
}
