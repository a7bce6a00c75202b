package dev.tandem.platform.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tandem.platform.access.Operation;
import dev.tandem.platform.access.Operation.Entrance.Route;
import dev.tandem.platform.access.Roles;
import dev.tandem.platform.access.SigningKeys;
import dev.tandem.platform.access.TokenService;
import dev.tandem.platform.testing.DatabaseResource;
import dev.tandem.protocol.ParticipantId;
import dev.tandem.protocol.Role;
import dev.tandem.protocol.SessionId;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Every registered REST route with every role and with every kind of bad token, generated from the registry: a route that is
 * added there is tested without a line here.
 *
 * <p>Whether the gate opened is told by the code of the answer. Bodies are nonsense on purpose: behind the gate a request is then
 * refused for another reason, and changes nothing.
 */
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class AccessMatrixTest {
    private static final List<String> GATE_CODES = List.of("AUTH-01", "AUTH-02", "AUTH-03", "AUTH-04", "AUTH-05");

    private static final ObjectMapper JSON = new ObjectMapper();

    @Inject
    DataSource database;

    /** For thousands of requests: one that is made anew for each costs ten times the time of the answer. */
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @AfterEach
    void end() {
        client.close();
    }

    @Test
    void everyRouteWithEveryRole() throws Exception {
        List<String> wrong = new ArrayList<>();
        int asked = 0;
        for (Role role : Role.values()) {
            Guest owner = Guest.founds("Owner", "empty"); // a session each: an owner's asking ends it
            Guest guest = Guest.joins(owner.session(), owner.invites(role.name()), role.name());
            for (Operation operation : restOperations()) {
                for (Route route : routes(operation)) {
                    asked++;
                    String expected = Roles.mayDo(role, operation) ? null : "AUTH-05";
                    check(wrong, role + " " + route, expected, ask(route, owner.session(), guest.token()));
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(asked).isEqualTo(Role.values().length * countRoutes());
    }

    @Test
    void everyRouteWithoutTokenAndWithEveryBadToken() throws Exception {
        Guest owner = Guest.founds("Owner", "empty");
        Guest removed = Guest.joins(owner.session(), owner.invites("OWNER"), "Removed");
        owner.delete("/members/" + removed.participant()).statusCode(204);
        Map<String, String> expectations = new LinkedHashMap<>();
        expectations.put("", "AUTH-01");
        expectations.put("garbage", "AUTH-02");
        expectations.put(tampered(owner.token()), "AUTH-02");
        expectations.put(unsigned(owner.token()), "AUTH-02");
        expectations.put(signedWithPublicKeyAsSecret(owner.token()), "AUTH-02");
        expectations.put(signedByOther(owner), "AUTH-02");
        expectations.put(Guest.founds("Other", "empty").token(), "AUTH-02");
        expectations.put(expired(owner), "AUTH-03");
        expectations.put(withoutRow(owner), "AUTH-04");
        expectations.put(removed.token(), "AUTH-04");

        List<String> wrong = new ArrayList<>();
        for (Operation operation : restOperations()) {
            for (Route route : routes(operation)) {
                for (var expectation : expectations.entrySet()) {
                    String code = operation.isPublic() ? null : expectation.getValue();
                    check(wrong, route + " " + expectation, code, ask(route, owner.session(), expectation.getKey()));
                }
            }
        }
        assertThat(wrong).isEmpty();
        owner.get("").statusCode(200);
    }

    private static void check(List<String> wrong, String what, @Nullable String expected, HttpResponse<String> answer)
            throws IOException {
        String code = answer.statusCode() < 400
                ? ""
                : JSON.readTree(answer.body()).path("code").asText();
        boolean stopped = GATE_CODES.contains(code);
        if (expected == null ? stopped : !expected.equals(code)) {
            wrong.add("%s: %d %s instead of %s".formatted(what, answer.statusCode(), code, expected));
        }
    }

    private HttpResponse<String> ask(Route route, String session, String token)
            throws IOException, InterruptedException {
        String nowhere = SessionId.next().toString();
        String path = route.path().replace("{id}", session).replaceAll("\\{[a-z]+}", nowhere);
        String server = ConfigProvider.getConfig().getValue("test.url", String.class);
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server).resolve(path));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        if (route.method().equals("GET") || route.method().equals("DELETE")) {
            request.method(route.method(), BodyPublishers.noBody());
        } else {
            request.header("Content-Type", "application/json");
            request.method(route.method(), BodyPublishers.ofString("{\"nonsense\": true}"));
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private static List<Operation> restOperations() {
        List<Operation> operations = new ArrayList<>();
        for (Operation operation : Operation.values()) {
            if (operation != Operation.END_SESSION && !routes(operation).isEmpty()) {
                operations.add(operation);
            }
        }
        operations.add(Operation.END_SESSION); // last: afterwards there is nothing left to ask
        return operations;
    }

    private static List<Route> routes(Operation operation) {
        return operation.entrances().stream()
                .filter(Route.class::isInstance)
                .map(Route.class::cast)
                .toList();
    }

    private static int countRoutes() {
        return restOperations().stream()
                .mapToInt(operation -> routes(operation).size())
                .sum();
    }

    private static String tampered(String token) {
        String[] parts = token.split("\\.");
        String payload = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
        return parts[0] + "." + encode(payload.replace("\"exp\":1", "\"exp\":2")) + "." + parts[2];
    }

    private static String unsigned(String token) {
        return encode("{\"alg\":\"none\",\"typ\":\"JWT\"}") + "." + token.split("\\.")[1] + ".";
    }

    /** The classic confusion: the public key, which everyone may know, used as the secret of a symmetric signature. */
    private String signedWithPublicKeyAsSecret(String token) throws GeneralSecurityException, SQLException {
        byte[] publicKey = SigningKeys.readOrCreate(database).publicKey().getEncoded();
        String signed = encode("{\"alg\":\"HS256\",\"typ\":\"JWT\"}") + "." + token.split("\\.")[1];
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(publicKey, "HmacSHA256"));
        byte[] signature = mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII));
        return signed + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
    }

    private static String signedByOther(Guest guest) throws GeneralSecurityException {
        KeyPair other = SigningKeys.generate();
        return issue(new SigningKeys(other.getPrivate(), other.getPublic()), guest, Clock.systemUTC());
    }

    private String expired(Guest guest) throws GeneralSecurityException, SQLException {
        Clock lastYear = Clock.fixed(Instant.now().minus(Duration.ofDays(400)), ZoneOffset.UTC);
        return issue(SigningKeys.readOrCreate(database), guest, lastYear);
    }

    private String withoutRow(Guest guest) throws GeneralSecurityException, SQLException {
        return issue(SigningKeys.readOrCreate(database), guest, Clock.systemUTC());
    }

    private static String issue(SigningKeys keys, Guest guest, Clock clock) {
        return new TokenService(
                        keys,
                        new TokenService.Lifetimes(Duration.ofDays(30), Duration.ofHours(1), Duration.ofMinutes(15)),
                        clock)
                .issue(SessionId.parse(guest.session()), ParticipantId.parse(guest.participant()))
                .token();
    }

    private static String encode(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }
}
