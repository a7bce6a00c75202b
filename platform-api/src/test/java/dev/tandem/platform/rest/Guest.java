package dev.tandem.platform.rest;

import static io.restassured.RestAssured.given;

import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A guest of a session, as the REST door sees them. */
record Guest(String session, String participant, String token) {
    static Guest founds(String name, String template) {
        return of(given().contentType("application/json")
                .body(Map.of("displayName", name, "template", template))
                .post("/api/sessions")
                .then()
                .statusCode(201));
    }

    static Guest joins(String session, String secret, String name) {
        return of(tryToJoin(session, secret, name).statusCode(200));
    }

    static ValidatableResponse tryToJoin(String session, String secret, String name) {
        return given().contentType("application/json")
                .body(Map.of("secret", secret, "displayName", name))
                .post("/api/sessions/" + session + "/join")
                .then();
    }

    private static Guest of(ValidatableResponse admission) {
        return new Guest(
                admission.extract().path("session.id"),
                admission.extract().path("participant.id"),
                admission.extract().path("token"));
    }

    /** {@return the secret of a new invitation} */
    String invites(String role) {
        return post("/invitations", Map.of("role", role))
                .statusCode(201)
                .extract()
                .path("secret");
    }

    ValidatableResponse get(String below) {
        return request(null).get(at(below)).then();
    }

    ValidatableResponse post(String below, @Nullable Object body) {
        return request(body).post(at(below)).then();
    }

    ValidatableResponse patch(String below, Object body) {
        return request(body).patch(at(below)).then();
    }

    ValidatableResponse put(String below, Object body) {
        return request(body).put(at(below)).then();
    }

    ValidatableResponse delete(String below) {
        return request(null).delete(at(below)).then();
    }

    private String at(String below) {
        return "/api/sessions/" + session + below;
    }

    private RequestSpecification request(@Nullable Object body) {
        RequestSpecification request = given().header("Authorization", "Bearer " + token);
        return body == null ? request : request.contentType("application/json").body(body);
    }
}
