package dev.tandem.platform.rest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import dev.tandem.platform.run.RunnerDirectory;
import dev.tandem.platform.testing.DatabaseResource;
import dev.tandem.platform.testing.FakeRunners;
import dev.tandem.protocol.NetworkOffer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A session's network over REST: looked at, turned on and off; and what is refused. */
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class NetworkFlowTest {
    @Inject
    RunnerDirectory runners;

    private void offer(NetworkOffer offer) {
        ((FakeRunners) runners).offer(offer);
    }

    @AfterEach
    void offerNothing() {
        offer(NetworkOffer.NONE);
    }

    @Test
    void itIsTurnedOnAndOffAndEverybodySees() {
        offer(new NetworkOffer(List.of("example.org", "*.example.net"), List.of("pip"), null));
        Guest ada = Guest.founds("Ada", "empty");
        Guest viewer = Guest.joins(ada.session(), ada.invites("VIEWER"), "Vi");
        ada.get("/network").statusCode(200).body("on", equalTo(false)).body("packages", contains("pip"));

        ada.put("/network", Map.of("on", true))
                .statusCode(200)
                .body("on", equalTo(true))
                .body("allowed", contains("example.org", "*.example.net"))
                .body("reason", nullValue());
        viewer.get("/network").statusCode(200).body("on", equalTo(true));
        viewer.get("").statusCode(200).body("session.network", equalTo(true));
        viewer.put("/network", Map.of("on", false)).statusCode(403).body("code", equalTo("AUTH-05"));

        ada.put("/network", Map.of("on", false)).statusCode(200).body("on", equalTo(false));
    }

    @Test
    void whereTheOperatorAllowsNothingItIsRefusedAndSaidWhy() {
        Guest ada = Guest.founds("Ada", "empty");
        ada.get("/network").statusCode(200).body("allowed", empty()).body("packages", empty());
        ada.put("/network", Map.of("on", true)).statusCode(409).body("code", equalTo("EGRESS-01"));
        offer(new NetworkOffer(List.of(), List.of(), "SBX-19: not here"));
        ada.get("/network").statusCode(200).body("reason", equalTo("SBX-19: not here"));
        ada.put("/network", Map.of("on", true)).statusCode(409).body("values.reason", equalTo("SBX-19: not here"));
        ada.put("/network", Map.of()).statusCode(400).body("code", equalTo("REQUEST-01"));
        ada.put("/network", Map.of("on", "maybe")).statusCode(400).body("code", equalTo("REQUEST-01"));
    }

    @Test
    void theRoutesAreDescribed() {
        String description =
                given().get("/q/openapi").then().statusCode(200).extract().asString();
        assertThat(description).contains("/api/sessions/{id}/network", "Turn the session's network on or off");
    }
}
