package dev.tandem.platform.rest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.emptyOrNullString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import dev.tandem.platform.testing.DatabaseResource;
import dev.tandem.protocol.SessionId;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bad input gets a clear message and a stable code, and changes nothing. */
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class BadInputTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{",
                "\u0000\u0001",
                "{\"displayName\": 1, \"template\": \"empty\"}{",
                "{\"displayName\": \"Ada\"}",
                "{\"displayName\": null, \"template\": \"empty\"}",
                "{\"displayName\": \"Ada\", \"template\": \"empty\", \"isAdmin\": true}",
                "{\"displayName\": {\"a\": []}, \"template\": \"empty\"}"
            })
    void bodiesThatAreNotWhatTheyShouldBe(String body) {
        given().contentType("application/json")
                .body(body)
                .post("/api/sessions")
                .then()
                .statusCode(400)
                .body("code", equalTo("REQUEST-01"))
                .body("message", not(emptyOrNullString()))
                .body("remedy", not(emptyOrNullString()));
    }

    @ParameterizedTest
    @CsvSource({
        "../evil, FILE-01",
        "a/b, FILE-01",
        "'', FILE-01",
        "main.py, FILE-02",
    })
    void namesOfFiles(String name, String code) {
        Guest ada = Guest.founds("Ada", "python");
        ada.post("/tree", create(name)).body("code", equalTo(code));
        ada.post("/tree", create("nul\0")).statusCode(400).body("code", equalTo("FILE-01"));
        ada.post("/tree", create("n".repeat(300))).statusCode(400).body("code", equalTo("FILE-01"));
        assertThat(ada.get("/tree").extract().jsonPath().getList("name")).isEqualTo(List.of("main.py"));
    }

    @Test
    void unknownTypesOfTreeCommandsAreMalformed() {
        Guest ada = Guest.founds("Ada", "empty");
        ada.post("/tree", Map.of("commands", List.of(Map.of("type", "import")))).body("code", equalTo("REQUEST-01"));
        ada.post("/tree", Map.of("commands", List.of(Map.of("type", "create", "name", "x"))))
                .body("code", equalTo("REQUEST-01"));
        ada.post("/tree", Map.of("commands", List.of(Map.of("type", "delete", "entry", "not an id"))))
                .body("code", equalTo("REQUEST-01"));
    }

    @Test
    void unknownSessionsRoutesMethodsAndTypes() {
        given().get("/api/sessions/" + SessionId.next() + "/state")
                .then()
                .statusCode(404)
                .body("code", equalTo("SESSION-01"));
        given().get("/api/sessions/nonsense/state").then().statusCode(404).body("code", equalTo("SESSION-01"));
        given().delete("/api/status").then().statusCode(405).body("code", equalTo("REQUEST-04"));
        given().contentType("text/plain")
                .body("hello")
                .post("/api/sessions")
                .then()
                .statusCode(415)
                .body("code", equalTo("REQUEST-05"));
    }

    @Test
    void aTokenOfAnUnknownSessionOrAnIdThatIsNone() {
        Guest ada = Guest.founds("Ada", "empty");
        Guest nowhere = new Guest(SessionId.next().toString(), ada.participant(), ada.token());
        nowhere.get("").statusCode(401).body("code", equalTo("AUTH-02"));
        ada.get("/files/nonsense").statusCode(404).body("code", equalTo("FILE-03"));
        ada.get("/runs/" + SessionId.next()).statusCode(404).body("code", equalTo("RUN-04"));
        ada.patch("/members/" + SessionId.next(), Map.of("role", "VIEWER"))
                .statusCode(404)
                .body("code", equalTo("PEOPLE-03"));
        ada.patch("/members/" + ada.participant(), Map.of("role", "KING"))
                .statusCode(400)
                .body("code", equalTo("REQUEST-01"));
    }

    @Test
    void nobodyInvitesAboveTheirOwnRole() {
        Guest ada = Guest.founds("Ada", "empty");
        Guest bo = Guest.joins(ada.session(), ada.invites("EDITOR"), "Bo");
        bo.post("/invitations", Map.of("role", "OWNER")).statusCode(403).body("code", equalTo("AUTH-05"));
        bo.post("/invitations", Map.of("role", "EDITOR")).statusCode(201);
    }

    @Test
    void aBodyThatIsTooLargeIsRefusedBeforeItIsRead() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), RestAssured.port)) {
            socket.setSoTimeout(30_000);
            OutputStream out = socket.getOutputStream();
            String head = "POST /api/sessions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                    + "Content-Length: 52428800\r\n\r\n{";
            out.write(head.getBytes(StandardCharsets.US_ASCII));
            out.flush();
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer).startsWith("HTTP/1.1 413").contains("\"code\":\"REQUEST-02\"");
        }
    }

    private static Map<String, Object> create(String name) {
        return Map.of("commands", List.of(Map.of("type", "create", "name", name, "kind", "FILE")));
    }
}
