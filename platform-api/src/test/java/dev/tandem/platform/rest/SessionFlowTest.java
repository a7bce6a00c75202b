package dev.tandem.platform.rest;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.tandem.platform.testing.DatabaseResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class SessionFlowTest {
    @Test
    void aSessionIsMadeWithItsTemplateAndItsFounderOwnsIt() {
        Guest ada = Guest.founds("Ada", "python");

        ada.get("")
                .statusCode(200)
                .body("session.id", equalTo(ada.session()))
                .body("session.template", equalTo("python"))
                .body("session.state", equalTo("OPEN"))
                .body("session.slug", nullValue())
                .body("you.name", equalTo("Ada"))
                .body("you.role", equalTo("OWNER"))
                .body("you.colour", equalTo(1))
                .body("members", hasSize(1))
                .body("tree.name", contains("main.py"));
        String file = ada.get("/tree").extract().path("[0].id");
        ada.get("/files/" + file).statusCode(200).contentType("text/plain").body(equalTo("print(1)\n"));
    }

    @Test
    void whoeverKnowsTheInvitationJoinsInItsRole() {
        Guest ada = Guest.founds("Ada", "empty");
        String secret = ada.invites("EDITOR");

        Guest bo = Guest.joins(ada.session(), secret, "Bo");

        bo.get("/members")
                .statusCode(200)
                .body("name", contains("Ada", "Bo"))
                .body("role", contains("OWNER", "EDITOR"))
                .body("colour", contains(1, 2));
        bo.patch("", Map.of("name", "Ours")).statusCode(403).body("code", equalTo("AUTH-05"));
        ada.patch("", Map.of("name", "Ours")).statusCode(200).body("session.name", equalTo("Ours"));
        bo.get("").body("session.name", equalTo("Ours"));
    }

    @Test
    void aRevokedInvitationAdmitsNobody() {
        Guest ada = Guest.founds("Ada", "empty");
        String secret = ada.invites("VIEWER");
        String invitation =
                ada.get("/invitations").body("", hasSize(1)).extract().path("[0].id");

        ada.delete("/invitations/" + invitation).statusCode(204);

        Guest.tryToJoin(ada.session(), secret, "Bo").statusCode(403).body("code", equalTo("INVITE-01"));
        ada.get("/invitations").body("", hasSize(0));
        ada.delete("/invitations/" + invitation).statusCode(403).body("code", equalTo("INVITE-01"));
    }

    @Test
    void aRoleChangeAndARemovalActAtOnce() {
        Guest ada = Guest.founds("Ada", "empty");
        Guest bo = Guest.joins(ada.session(), ada.invites("EDITOR"), "Bo");
        bo.post("/tree", create("a.txt", "hello")).statusCode(200).body("changes[0].type", equalTo("created"));

        ada.patch("/members/" + bo.participant(), Map.of("role", "VIEWER"))
                .statusCode(200)
                .body("role", equalTo("VIEWER"));
        bo.post("/tree", create("b.txt", "")).statusCode(403).body("code", equalTo("AUTH-05"));
        bo.get("/tree").statusCode(200).body("name", contains("a.txt"));

        ada.delete("/members/" + bo.participant()).statusCode(204);
        bo.get("/tree").statusCode(401).body("code", equalTo("AUTH-04"));
        ada.delete("/members/" + ada.participant()).statusCode(409).body("code", equalTo("PEOPLE-04"));
    }

    @Test
    void aNameIsFoundOnceAndTakenAfterwards() {
        String slug = "kata-" + System.nanoTime();
        given().get("/api/names/" + slug).then().statusCode(404).body("code", equalTo("SESSION-01"));
        given().get("/api/names/Not A Name").then().statusCode(400).body("code", equalTo("SESSION-04"));
        given().get("/api/names/api").then().statusCode(400).body("code", equalTo("SESSION-04"));

        String session = named(slug).statusCode(201).extract().path("session.id");

        given().get("/api/names/" + slug).then().statusCode(200).body("session", equalTo(session));
        named(slug).statusCode(409).body("code", equalTo("SESSION-03")).body("values.slug", equalTo(slug));
    }

    @Test
    void anEndedSessionIsGoneForEverybody() {
        Guest ada = Guest.founds("Ada", "empty");
        given().get("/api/sessions/" + ada.session() + "/state").then().body("state", equalTo("OPEN"));

        ada.post("/end", null).statusCode(204);

        ada.get("").statusCode(410).body("code", equalTo("SESSION-02"));
        given().get("/api/sessions/" + ada.session() + "/state")
                .then()
                .statusCode(410)
                .body("code", equalTo("SESSION-02"));
    }

    @Test
    void treeCommandsAreDoneTogetherOrNotAtAll() {
        Guest ada = Guest.founds("Ada", "empty");
        String folder = ada.post("/tree", Map.of("commands", new Object[] {entry("src", "FOLDER", null)}))
                .statusCode(200)
                .extract()
                .path("changes[0].entry.id");

        ada.post("/tree", Map.of("commands", new Object[] {entry("a.txt", "FILE", "a"), entry("src", "FOLDER", null)}))
                .statusCode(409)
                .body("code", equalTo("FILE-02"))
                .body("values.name", equalTo("src"));
        ada.get("/tree").body("name", contains("src"));

        ada.post("/tree", Map.of("commands", new Object[] {
                    Map.of("type", "create", "parent", folder, "name", "a.txt", "kind", "FILE", "text", "a\r\nb"),
                    Map.of("type", "rename", "entry", folder, "name", "source")
                }))
                .statusCode(200)
                .body("changes.type", contains("created", "renamed"))
                .body("sequence", notNullValue());
        String file = ada.get("/tree")
                .body("name", contains("source", "a.txt"))
                .extract()
                .path("[1].id");
        ada.get("/files/" + file).body(equalTo("a\nb"));
        ada.post("/tree", Map.of("commands", new Object[] {Map.of("type", "delete", "entry", folder)}))
                .statusCode(200);
        ada.get("/tree").body("", hasSize(0));
        ada.get("/files/" + file).statusCode(404).body("code", equalTo("FILE-03"));
    }

    @Test
    void aRunIsRequestedOnceAtATime() {
        Guest ada = Guest.founds("Ada", "python");
        String file = ada.get("/tree").extract().path("[0].id");

        String run = ada.post("/runs", Map.of("entry", file))
                .statusCode(201)
                .extract()
                .path("run");

        ada.post("/runs", Map.of("entry", file)).statusCode(409).body("code", equalTo("RUN-03"));
        ada.post("/runs/" + run + "/input", Map.of("text", "42\n")).statusCode(204);
        ada.post("/runs/" + run + "/end-input", null).statusCode(204);
        ada.post("/runs/" + run + "/input", Map.of("text", "x")).statusCode(404).body("code", equalTo("RUN-04"));
        ada.post("/runs/" + run + "/stop", null).statusCode(204);
        ada.get("/runs").body("id", contains(run)).body("state", contains("QUEUED"));
        ada.get("/runs/" + run)
                .body("language", equalTo("python"))
                .body("requestedBy", equalTo(ada.participant()))
                .body("output.kind", contains("INPUT"))
                .body("output.bytes", contains("NDIK"));
    }

    @Test
    void runConfigurationsArePutListedRunByNameAndDeleted() {
        Guest ada = Guest.founds("Ada", "python");
        String file = ada.get("/tree").extract().path("[0].id");
        Map<String, Object> small = Map.of(
                "name",
                "Small",
                "entry",
                file,
                "arguments",
                "--size '1 0'",
                "environment",
                "MODE=fast",
                "inputKind",
                "TEXT",
                "input",
                "1\n",
                "timeLimitSeconds",
                5);

        ada.put("/run-configurations/small", small).statusCode(200).body("kind", equalTo("FILE"));
        ada.get("/run-configurations")
                .statusCode(200)
                .body("id", contains("small"))
                .body("name", contains("Small"))
                .body("arguments", contains("--size '1 0'"));
        String run = ada.post("/runs", Map.of("configuration", "Small"))
                .statusCode(201)
                .extract()
                .path("run");
        ada.get("/runs/" + run)
                .body("configuration", equalTo("Small"))
                .body("inputClosed", equalTo(true))
                .body("stoppedBy", nullValue());
        ada.post("/runs/" + run + "/stop", null).statusCode(204);
        ada.get("/runs/" + run).body("stoppedBy", equalTo(ada.participant()));
        ada.delete("/run-configurations/small").statusCode(204);
        ada.delete("/run-configurations/small").statusCode(404).body("code", equalTo("RUN-11"));
        ada.get("/run-configurations").body("", hasSize(0));
    }

    @Test
    void whatCanNeverBeRunIsNotPut() {
        Guest ada = Guest.founds("Ada", "empty");
        ada.put("/run-configurations/a", Map.of("name", "A", "arguments", "it's"))
                .statusCode(400)
                .body("code", equalTo("RUN-09"))
                .body("values.at", equalTo(2));
        ada.put("/run-configurations/a", Map.of("name", "A", "environment", "none"))
                .statusCode(400)
                .body("code", equalTo("RUN-10"))
                .body("values.field", equalTo("environment"));
        ada.put("/run-configurations/a.b", Map.of("name", "A")).statusCode(400).body("code", equalTo("REQUEST-01"));
        ada.put("/run-configurations/a", Map.of("nickname", "A"))
                .statusCode(400)
                .body("code", equalTo("REQUEST-01"));
        ada.post("/runs", Map.of("options", Map.of("command", new String[] {"echo", "a\0"})))
                .statusCode(400)
                .body("code", equalTo("RUN-10"));
        ada.get("/run-configurations").body("", hasSize(0));
    }

    @Test
    void anOwnCommandIsRunWithoutAFile() {
        Guest ada = Guest.founds("Ada", "empty");
        String run = ada.post("/runs", Map.of("options", Map.of("command", new String[] {"echo", "hi"})))
                .statusCode(201)
                .extract()
                .path("run");
        ada.get("/runs/" + run).body("entry", nullValue()).body("language", nullValue());
    }

    private static Map<String, Object> create(String name, String text) {
        return Map.of("commands", new Object[] {entry(name, "FILE", text)});
    }

    private static Map<String, Object> entry(String name, String kind, @Nullable String text) {
        return text == null
                ? Map.of("type", "create", "name", name, "kind", kind)
                : Map.of("type", "create", "name", name, "kind", kind, "text", text);
    }

    private static ValidatableResponse named(String slug) {
        return given().contentType("application/json")
                .body(Map.of("displayName", "Ada", "template", "empty", "slug", slug))
                .post("/api/sessions")
                .then();
    }
}
