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
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused of files that are no text, and what nobody is led astray by. */
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class BlobRefusalsTest extends BlobScene {
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
