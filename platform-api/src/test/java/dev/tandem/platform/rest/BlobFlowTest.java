package dev.tandem.platform.rest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.tandem.platform.testing.DatabaseResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are no text over REST: uploaded, replaced, downloaded, brought back. */
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class BlobFlowTest extends BlobScene {
    @Test
    void whatIsUploadedIsListedAndComesBackByteForByte() throws NoSuchAlgorithmException {
        String entry = upload(ada, "a picture.png", PICTURE)
                .statusCode(201)
                .body("entry.kind", equalTo("BLOB"))
                .body("entry.name", equalTo("a picture.png"))
                .body("blob.size", equalTo(PICTURE.length))
                .body("blob.mediaType", equalTo("image/png"))
                .body("blob.hash", equalTo(hex(PICTURE)))
                .extract()
                .path("entry.id");
        ada.get("/tree").body("[0].kind", equalTo("BLOB"));

        ada.get("/files/" + entry + "/content")
                .statusCode(200)
                .header("Content-Type", equalTo("image/png"))
                .header("Content-Length", equalTo(Integer.toString(PICTURE.length)))
                .header(
                        "Content-Disposition",
                        equalTo("attachment; filename=\"a picture.png\"; filename*=UTF-8''a%20picture.png"))
                .header("X-Content-Type-Options", equalTo("nosniff"))
                .header("Content-Security-Policy", startsWith("sandbox"))
                .header("Cache-Control", containsString("no-store"));
        assertThat(download("/files/" + entry + "/content")).isEqualTo(PICTURE);
        ada.get("/files/" + entry).statusCode(409).body("code", equalTo("BLOB-07"));
        ada.post("/runs", Map.of("entry", entry)).body("code", equalTo("BLOB-07"));
    }

    @Test
    void aTextBecomesADocument() {
        byte[] text = "print(1)\r\nnaïve\n".getBytes(StandardCharsets.UTF_8);
        String entry = upload(ada, "main.py", text)
                .statusCode(201)
                .body("entry.kind", equalTo("FILE"))
                .body("blob", nullValue())
                .extract()
                .path("entry.id");
        ada.get("/files/" + entry).body(equalTo("print(1)\nnaïve\n"));
        replace(ada, entry, "print(2)\nnaïve\n".getBytes(StandardCharsets.UTF_8))
                .statusCode(200)
                .body("blob", nullValue());
        ada.get("/files/" + entry).body(equalTo("print(2)\nnaïve\n"));
        ada.get("/files/" + entry + "/blame").statusCode(200);
        assertThat(download("/files/" + entry + "/content"))
                .isEqualTo("print(2)\nnaïve\n".getBytes(StandardCharsets.UTF_8));
        replace(ada, entry, PICTURE).statusCode(409).body("code", equalTo("BLOB-04"));
        ada.get("/files/" + entry).body(equalTo("print(2)\nnaïve\n"));
    }

    @Test
    void aVersionHoldsWhatItHeld() {
        byte[] other = picture(1000);
        String entry = upload(ada, "a.png", PICTURE).extract().path("entry.id");
        String first = ada.post("/versions", Map.of("name", "first")).extract().path("id");
        replace(ada, entry, other).statusCode(200).body("blob.size", equalTo(1000));
        String second =
                ada.post("/versions", Map.of("name", "second")).extract().path("id");
        ada.post("/tree", Map.of("commands", List.of(Map.of("type", "delete", "entry", entry))))
                .statusCode(200);

        ada.get("/files/" + entry + "/content").statusCode(404).body("code", equalTo("FILE-03"));
        assertThat(download("/versions/" + first + "/files/" + entry + "/content"))
                .isEqualTo(PICTURE);
        assertThat(download("/versions/" + second + "/files/" + entry + "/content"))
                .isEqualTo(other);
        ada.get("/comparison?from=" + first + "&to=" + second)
                .body("files.size()", equalTo(1))
                .body("files[0].change", equalTo("CHANGED"))
                .body("files[0].whole", equalTo(true));
        ada.get("/comparison?from=" + first + "&to=now").body("files[0].change", equalTo("REMOVED"));

        ada.post("/versions/" + first + "/restore", Map.of()).statusCode(200);
        String back = ada.get("/tree").extract().path("[0].id");
        assertThat(back).isNotEqualTo(entry);
        assertThat(download("/files/" + back + "/content")).isEqualTo(PICTURE);
        ada.post("/versions/" + second + "/restore", Map.of("entry", entry)).statusCode(200);
        assertThat(ada.get("/tree").extract().jsonPath().getList("name"))
                .isEqualTo(List.of("a (restored).png", "a.png"));
    }

    @Test
    void restoringAnEarlierContentOfAFileThatIsThere() {
        String entry = upload(ada, "a.png", PICTURE).extract().path("entry.id");
        String first = ada.post("/versions", Map.of("name", "first")).extract().path("id");
        replace(ada, entry, picture(1000)).statusCode(200);
        ada.post("/versions/" + first + "/restore", Map.of()).statusCode(200);
        assertThat(download("/files/" + entry + "/content")).isEqualTo(PICTURE);
        ada.get("/comparison?from=" + first + "&to=now").body("files.size()", equalTo(0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=0-0", "bytes=7-", "bytes=-9", "bytes=100000-200000", "bytes=299999-900000"})
    void partsOfAFile(String range) {
        String entry = upload(ada, "a.png", PICTURE).extract().path("entry.id");
        ByteRange part = ByteRange.of(range, PICTURE.length).orElseThrow();
        byte[] expected = java.util.Arrays.copyOfRange(PICTURE, (int) part.from(), (int) (part.from() + part.length()));
        byte[] bytes = given().header("Authorization", "Bearer " + ada.token())
                .header("Range", range)
                .get("/api/sessions/" + ada.session() + "/files/" + entry + "/content")
                .then()
                .statusCode(206)
                .header(
                        "Content-Range",
                        equalTo("bytes %d-%d/300000".formatted(part.from(), part.from() + part.length() - 1)))
                .extract()
                .asByteArray();
        assertThat(bytes).isEqualTo(expected);
    }

    @Test
    void aPartBeyondTheEndAndAContentThatIsKnown() throws NoSuchAlgorithmException {
        String entry = upload(ada, "a.png", PICTURE).extract().path("entry.id");
        String address = "/api/sessions/" + ada.session() + "/files/" + entry + "/content";
        given().header("Authorization", "Bearer " + ada.token())
                .header("Range", "bytes=300000-")
                .get(address)
                .then()
                .statusCode(416)
                .header("Content-Range", equalTo("bytes */300000"));
        given().header("Authorization", "Bearer " + ada.token())
                .header("If-None-Match", "\"" + hex(PICTURE) + "\"")
                .get(address)
                .then()
                .statusCode(304);
    }

    @Test
    void everythingAsAnArchive() throws IOException {
        ada.post("/tree", Map.of("commands", List.of(Map.of("type", "create", "name", "src", "kind", "FOLDER"))))
                .statusCode(200);
        String folder = ada.get("/tree").extract().path("[0].id");
        ada.post(
                        "/tree",
                        Map.of(
                                "commands",
                                List.of(Map.of(
                                        "type",
                                        "create",
                                        "name",
                                        "main.py",
                                        "kind",
                                        "FILE",
                                        "parent",
                                        folder,
                                        "text",
                                        "print(1)\n"))))
                .statusCode(200);
        upload(ada, "ünïcode 日本.png", PICTURE).statusCode(201);

        Map<String, byte[]> all = unzip(download("/archive"));
        assertThat(all.keySet()).containsExactlyInAnyOrder("src/", "src/main.py", "ünïcode 日本.png");
        assertThat(all.get("ünïcode 日本.png")).isEqualTo(PICTURE);
        assertThat(all.get("src/main.py")).isEqualTo("print(1)\n".getBytes(StandardCharsets.UTF_8));
        assertThat(unzip(download("/archive?folder=" + folder)).keySet())
                .containsExactlyInAnyOrder("src/", "src/main.py");
        ada.get("/archive?folder=" + folder).header("Content-Disposition", containsString("src.zip"));
        String file = ada.get("/tree").extract().path("[1].id");
        ada.get("/archive?folder=" + file).statusCode(404).body("code", equalTo("FILE-03"));
    }

    private static Map<String, byte[]> unzip(byte[] archive) throws IOException {
        Map<String, byte[]> contents = new HashMap<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(archive), StandardCharsets.UTF_8)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                contents.put(entry.getName(), zip.readAllBytes());
            }
        }
        return contents;
    }
}
