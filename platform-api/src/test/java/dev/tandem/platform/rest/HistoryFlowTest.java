package dev.tandem.platform.rest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.tandem.platform.testing.DatabaseResource;
import dev.tandem.protocol.SessionId;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Versions over REST: named, listed, opened, compared, blamed, restored; and what is refused. */
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class HistoryFlowTest {
    @SuppressWarnings("NullAway.Init")
    private Guest ada;

    /** Not when this is made: only then is it known at which port the platform listens. */
    @BeforeEach
    void found() {
        ada = Guest.founds("Ada", "empty");
    }

    @Test
    void aVersionIsNamedOpenedComparedAndRestored() {
        String file = create("a.txt", "one\ntwo\n");
        Map<String, Object> first = named("first");
        assertThat(first)
                .containsEntry("kind", "NAMED")
                .containsEntry("name", "first")
                .containsEntry("author", ada.participant())
                .containsEntry("authors", List.of(ada.participant()))
                .containsEntry("files", List.of(file))
                .containsKeys("id", "sequence", "at")
                .doesNotContainKey("pinned");
        ada.post("/tree", Map.of("commands", List.of(Map.of("type", "delete", "entry", file))))
                .statusCode(200);
        create("b.txt", "three");

        ada.get("/versions/" + first.get("id") + "/tree").statusCode(200).body("name", contains("a.txt"));
        ada.get("/versions/" + first.get("id") + "/files/" + file)
                .statusCode(200)
                .contentType("text/plain")
                .body(equalTo("one\ntwo\n"));
        ada.get("/comparison?from=" + first.get("id") + "&to=now")
                .statusCode(200)
                .body("files.change", contains("REMOVED", "ADDED"))
                .body("files[0].oldPath", equalTo("a.txt"))
                .body("files[0].newPath", nullValue())
                .body("files[0].hunks[0].lines.text", contains("one", "two"))
                .body("files[0].hunks[0].lines[0].author", equalTo(ada.participant()))
                .body("files[0].hunks[0].lines[0].at", notNullValue())
                .body("files[0].whole", equalTo(false));

        ada.post("/versions/" + first.get("id") + "/restore", Map.of())
                .statusCode(200)
                .body("before.kind", equalTo("RESTORE"))
                .body("before.name", nullValue())
                .body("sequence", notNullValue());
        ada.get("/tree").body("name", contains("a.txt"));
        String again = ada.get("/tree").extract().path("[0].id");
        ada.get("/files/" + again).body(equalTo("one\ntwo\n"));
        ada.get("/files/" + again + "/blame")
                .statusCode(200)
                .body("lines", hasSize(1))
                .body("lines[0].from", equalTo(1))
                .body("lines[0].count", equalTo(2))
                .body("lines[0].author", equalTo(ada.participant()));
        ada.get("/files/" + file + "/blame?version=" + first.get("id"))
                .statusCode(200)
                .body("sequence", equalTo(first.get("sequence")));

        ada.get("/versions?limit=1").body("versions.kind", contains("RESTORE")).body("more", equalTo(true));
        int newest = ada.get("/versions").extract().path("versions[0].sequence");
        ada.get("/versions?before=" + newest)
                .body("versions.id", contains(first.get("id")))
                .body("more", equalTo(false));
        ada.patch("/versions/" + first.get("id"), name("renamed")).body("name", equalTo("renamed"));
        ada.patch("/versions/" + first.get("id"), name(null)).statusCode(200).body("name", nullValue());
    }

    @Test
    void whatCannotBeIsRefusedWithACode() {
        String file = create("a.txt", "one\n");
        Object version = named("v").get("id");
        String nobody = SessionId.next().toString();
        refused(404, "HISTORY-01", "/versions/" + nobody + "/tree");
        refused(404, "HISTORY-01", "/versions/nonsense/tree");
        refused(404, "HISTORY-01", "/comparison?from=" + nobody + "&to=now");
        refused(404, "HISTORY-01", "/files/" + file + "/blame?version=" + nobody);
        refused(404, "FILE-03", "/versions/" + version + "/files/" + nobody);
        refused(404, "FILE-03", "/files/" + nobody + "/blame");
        refused(404, "FILE-03", "/comparison?from=" + version + "&to=now&entry=" + nobody);
        refused(400, "REQUEST-01", "/comparison?to=now");
        refused(400, "REQUEST-01", "/versions?before=x");
        refused(400, "REQUEST-01", "/versions?limit=0");
        ada.post("/versions", name(" ")).statusCode(400).body("code", equalTo("HISTORY-03"));
        ada.post("/versions", Map.of()).statusCode(400).body("code", equalTo("REQUEST-01"));
        ada.patch("/versions/" + version, name("a\nb")).statusCode(400).body("code", equalTo("HISTORY-03"));
        ada.patch("/versions/" + nobody, name("x")).statusCode(404).body("code", equalTo("HISTORY-01"));
        ada.post("/versions/" + nobody + "/restore", Map.of()).statusCode(404).body("code", equalTo("HISTORY-01"));
        ada.post("/versions/" + version + "/restore", Map.of("entry", nobody))
                .statusCode(404)
                .body("code", equalTo("FILE-03"));
        Guest viewer = Guest.joins(ada.session(), ada.invites("VIEWER"), "Vi");
        viewer.get("/versions").statusCode(200);
        viewer.post("/versions", name("x")).statusCode(403).body("code", equalTo("AUTH-05"));
        viewer.post("/versions/" + version + "/restore", Map.of()).statusCode(403);
        Guest other = Guest.founds("Other", "empty");
        other.get("/versions/" + version + "/tree").statusCode(404).body("code", equalTo("HISTORY-01"));
    }

    @Test
    void theRoutesAreDescribed() {
        String description =
                given().get("/q/openapi").then().statusCode(200).extract().asString();
        assertThat(description)
                .contains(
                        "/api/sessions/{id}/versions/{version}/restore",
                        "/api/sessions/{id}/comparison",
                        "/api/sessions/{id}/files/{entry}/blame",
                        "Who wrote which line of a file, when");
    }

    private void refused(int status, String code, String below) {
        ada.get(below).statusCode(status).body("code", equalTo(code));
    }

    private Map<String, Object> named(String name) {
        return ada.post("/versions", name(name)).statusCode(201).extract().path("");
    }

    private static Map<String, Object> name(@Nullable String name) {
        Map<String, Object> body = new HashMap<>();
        body.put("name", name);
        return body;
    }

    private String create(String name, String text) {
        return ada.post(
                        "/tree",
                        Map.of(
                                "commands",
                                List.of(Map.of("type", "create", "name", name, "kind", "FILE", "text", text))))
                .statusCode(200)
                .extract()
                .path("changes[0].entry.id");
    }
}
