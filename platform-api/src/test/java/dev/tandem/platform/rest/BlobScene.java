package dev.tandem.platform.rest;

import static io.restassured.RestAssured.given;

import io.restassured.response.ValidatableResponse;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;

/** Somebody with a session, who uploads and downloads files that are no text. */
abstract class BlobScene {
    static final byte[] PICTURE = picture(300_000);

    @SuppressWarnings("NullAway.Init")
    Guest ada;

    @BeforeEach
    void found() {
        ada = Guest.founds("Ada", "empty");
    }

    static byte[] picture(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        byte[] head = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
        System.arraycopy(head, 0, bytes, 0, head.length);
        return bytes;
    }

    static ValidatableResponse upload(Guest guest, String name, byte[] bytes) {
        return given().header("Authorization", "Bearer " + guest.token())
                .contentType("application/octet-stream")
                .queryParam("name", name)
                .body(bytes)
                .post("/api/sessions/" + guest.session() + "/uploads")
                .then();
    }

    static ValidatableResponse replace(Guest guest, String entry, byte[] bytes) {
        return given().header("Authorization", "Bearer " + guest.token())
                .contentType("application/octet-stream")
                .body(bytes)
                .put("/api/sessions/" + guest.session() + "/files/" + entry + "/content")
                .then();
    }

    final byte[] download(String below) {
        return ada.get(below).statusCode(200).extract().asByteArray();
    }

    static String hex(byte[] bytes) throws NoSuchAlgorithmException {
        return java.util.HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }
}
