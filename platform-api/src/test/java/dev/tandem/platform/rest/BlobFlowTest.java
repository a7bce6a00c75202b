package dev.tandem.platform.rest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.tandem.platform.testing.DatabaseResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are no text over REST: uploaded, replaced, downloaded, brought back; and what is refused. */
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class BlobFlowTest {
    private static final byte[] PICTURE = picture(300_000);

    @SuppressWarnings("NullAway.Init")
    private Guest ada;

    @BeforeEach
    void found() {
        ada = Guest.founds("Ada", "empty");
    }

    private static byte[] picture(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        byte[] head = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
        System.arraycopy(head, 0, bytes, 0, head.length);
        return bytes;
    }

    private static ValidatableResponse upload(Guest guest, String name, byte[] bytes) {
        return given().header("Authorization", "Bearer " + guest.token())
                .contentType("application/octet-stream")
                .queryParam("name", name)
                .body(bytes)
                .post("/api/sessions/" + guest.session() + "/uploads")
                .then();
    }

    private static ValidatableResponse replace(Guest guest, String entry, byte[] bytes) {
        return given().header("Authorization", "Bearer " + guest.token())
                .contentType("application/octet-stream")
                .body(bytes)
                .put("/api/sessions/" + guest.session() + "/files/" + entry + "/content")
                .then();
    }

    private byte[] download(String below) {
        return ada.get(below).statusCode(200).extract().asByteArray();
    }

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

    private static String hex(byte[] bytes) throws NoSuchAlgorithmException {
        return java.util.HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
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

    @ParameterizedTest
    @ValueSource(strings = {"../evil.png", "a/b.png", "a\\b.png", "..", "a\0.png", "a\n.png"})
    void namesThatLeadElsewhere(String name) {
        upload(ada, name, PICTURE).statusCode(400).body("code", equalTo("FILE-01"));
        assertThat(ada.get("/tree").extract().jsonPath().getList("name")).isEmpty();
    }

    @Test
    void whoMayNotAndWhatIsNotThere() {
        String entry = upload(ada, "a.png", PICTURE).extract().path("entry.id");
        upload(ada, "a.png", PICTURE).statusCode(409).body("code", equalTo("FILE-02"));
        Guest viewer = Guest.joins(ada.session(), ada.invites("VIEWER"), "Vi");
        upload(viewer, "b.png", PICTURE).statusCode(403).body("code", equalTo("AUTH-05"));
        replace(viewer, entry, PICTURE).statusCode(403).body("code", equalTo("AUTH-05"));
        viewer.get("/files/" + entry + "/content").statusCode(200);

        Guest other = Guest.founds("Other", "empty");
        new Guest(other.session(), other.participant(), ada.token())
                .get("/files/" + entry + "/content")
                .statusCode(401);
        other.get("/files/" + entry + "/content").statusCode(404).body("code", equalTo("FILE-03"));
        replace(other, entry, PICTURE).statusCode(404).body("code", equalTo("FILE-03"));
        ada.post("/tree", Map.of("commands", List.of(Map.of("type", "create", "name", "empty.bin", "kind", "BLOB"))))
                .statusCode(400)
                .body("code", equalTo("REQUEST-01"));
    }

    /** What people put into a session must not become a page, a script or a picture of this site or of another one. */
    @Test
    void noOtherSiteReadsItAndNoBrowserTakesItForAPage() {
        byte[] page = "\0<html><script>alert(1)</script>".getBytes(StandardCharsets.UTF_8);
        String disguised = upload(ada, "page.html", page)
                .body("blob.mediaType", equalTo("application/octet-stream"))
                .extract()
                .path("entry.id");
        String drawing = upload(ada, "drawing.svg", "<svg onload='alert(1)'/>".getBytes(StandardCharsets.UTF_8))
                .extract()
                .path("entry.id");
        for (String entry : List.of(disguised, drawing)) {
            String address = "/api/sessions/" + ada.session() + "/files/" + entry + "/content";
            given().header("Authorization", "Bearer " + ada.token())
                    .header("Origin", "https://elsewhere.example.org")
                    .get(address)
                    .then()
                    .header("Content-Type", not(containsString("html")))
                    .header("Content-Type", not(containsString("svg")))
                    .header("Content-Disposition", startsWith("attachment;"))
                    .header("X-Content-Type-Options", equalTo("nosniff"))
                    .header("Content-Security-Policy", startsWith("sandbox; default-src 'none'"))
                    .header("Cross-Origin-Resource-Policy", equalTo("same-origin"))
                    .header("Access-Control-Allow-Origin", nullValue());
            given().header("Origin", "https://elsewhere.example.org")
                    .header("Access-Control-Request-Method", "GET")
                    .header("Access-Control-Request-Headers", "authorization")
                    .options(address)
                    .then()
                    .header("Access-Control-Allow-Origin", nullValue());
            // A page of another site could only send what the browser adds by itself: nothing.
            given().get(address).then().statusCode(401);
            given().queryParam("token", ada.token()).get(address).then().statusCode(401);
            given().cookie("token", ada.token()).get(address).then().statusCode(401);
        }
        given().get("/api/sessions/" + ada.session() + "/archive").then().statusCode(401);
    }

    @Test
    void aDigestIsChecked() throws NoSuchAlgorithmException {
        String right = Base64.getEncoder()
                .encodeToString(MessageDigest.getInstance("SHA-256").digest(PICTURE));
        withDigest("sha-256=:" + right + ":").statusCode(201);
        ada.post(
                "/tree",
                Map.of(
                        "commands",
                        List.of(Map.of(
                                "type",
                                "delete",
                                "entry",
                                ada.get("/tree").extract().path("[0].id")))));
        withDigest("sha-256=:" + "A".repeat(43) + "=:").statusCode(400).body("code", equalTo("BLOB-03"));
        withDigest("sha-256=:nonsense:").statusCode(400).body("code", equalTo("REQUEST-01"));
        assertThat(ada.get("/tree").extract().jsonPath().getList("name")).isEmpty();
    }

    private ValidatableResponse withDigest(String digest) {
        return given().header("Authorization", "Bearer " + ada.token())
                .header("Content-Digest", digest)
                .contentType("application/octet-stream")
                .queryParam("name", "a.png")
                .body(PICTURE)
                .post("/api/sessions/" + ada.session() + "/uploads")
                .then();
    }

    @Test
    void tooLargeIsRefusedWhetherItIsAnnouncedOrNot() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), RestAssured.port)) {
            socket.setSoTimeout(30_000);
            send(socket, "Content-Length: 734003200\r\n");
            assertThat(answer(socket)).startsWith("HTTP/1.1 413").contains("\"code\":\"BLOB-01\"");
        }
        byte[] chunk = new byte[1 << 20];
        byte[] framed = "100000\r\n".getBytes(StandardCharsets.US_ASCII);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), RestAssured.port)) {
            socket.setSoTimeout(30_000);
            send(socket, "Transfer-Encoding: chunked\r\n");
            OutputStream out = socket.getOutputStream();
            for (int sent = 0; sent < 64; sent++) {
                out.write(framed);
                out.write(chunk);
                out.write('\r');
                out.write('\n');
            }
            out.write("1\r\nx\r\n0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            out.flush();
            assertThat(answer(socket)).startsWith("HTTP/1.1 413").contains("\"code\":\"BLOB-01\"");
        }
        assertThat(ada.get("/tree").extract().jsonPath().getList("name")).isEmpty();
    }

    /** Only the routes of uploads take more than a megabyte. */
    @Test
    void otherRoutesKeepTheirLimitWhenTheSizeIsNotAnnounced() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), RestAssured.port)) {
            socket.setSoTimeout(30_000);
            OutputStream out = socket.getOutputStream();
            out.write(("POST /api/sessions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                            + "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n200000\r\n{\"displayName\":\"")
                    .getBytes(StandardCharsets.US_ASCII));
            out.write("a".repeat(0x200000 - 16).getBytes(StandardCharsets.US_ASCII));
            out.write("\r\n0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            out.flush();
            assertThat(answer(socket)).startsWith("HTTP/1.1 413");
        }
    }

    @Test
    void anUploadThatIsBrokenOffLeavesNothing() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), RestAssured.port)) {
            send(socket, "Content-Length: 1000000\r\n");
            socket.getOutputStream().write(PICTURE);
            socket.getOutputStream().flush();
        }
        upload(ada, "after.png", PICTURE).statusCode(201);
        assertThat(ada.get("/tree").extract().jsonPath().getList("name")).isEqualTo(List.of("after.png"));
    }

    private void send(Socket socket, String length) throws IOException {
        String head = "POST /api/sessions/%s/uploads?name=big.bin HTTP/1.1\r\nHost: localhost\r\n"
                        .formatted(ada.session())
                + "Authorization: Bearer %s\r\nContent-Type: application/octet-stream\r\n".formatted(ada.token())
                + length + "\r\n";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
    }

    private static String answer(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        byte[] bytes = new byte[8192];
        int length = 0;
        while (length < bytes.length) {
            int read = in.read(bytes, length, bytes.length - length);
            if (read < 0) {
                break;
            }
            length += read;
            String text = new String(bytes, 0, length, StandardCharsets.UTF_8);
            if (text.contains("\"code\"") || text.endsWith("\r\n\r\n")) {
                return text;
            }
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }
}
