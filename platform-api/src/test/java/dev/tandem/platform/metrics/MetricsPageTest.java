package dev.tandem.platform.metrics;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.platform.testing.DatabaseResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The page that Prometheus reads: every metric that the operators' guide names is on it, and it is not for everybody. */
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class MetricsPageTest {
    private static final List<String> NAMES = List.of(
            "tandem_connections",
            "tandem_acknowledgement_duration_seconds_bucket",
            "tandem_readers_dropped_total",
            "tandem_inbound_bytes",
            "tandem_outbound_bytes",
            "tandem_outbound_most_bytes",
            "tandem_sessions_live",
            "tandem_documents_loaded",
            "tandem_documents_decoded",
            "tandem_runs_going",
            "tandem_replica_lag_seconds_bucket",
            "tandem_replica_behind_sum",
            "tandem_replica_connected",
            "tandem_replica_others",
            "tandem_uncommitted_bytes",
            "tandem_commit_waiting",
            "tandem_commit_failing",
            "tandem_commit_duration_seconds_bucket",
            "tandem_commit_batches_sum",
            "tandem_commit_records_sum",
            "tandem_log_records_total",
            "tandem_log_bytes_total",
            "tandem_sessions_evicted_total",
            "tandem_documents_released_total",
            "tandem_snapshot_duration_seconds_bucket",
            "tandem_snapshot_failures_total",
            "jvm_memory_used_bytes");

    @Test
    void everyMetricIsThereAndAFoundedSessionShows() {
        double before = value(page(), "tandem_log_records_total");
        given().contentType("application/json")
                .body("{\"displayName\":\"Ada\",\"template\":\"empty\"}")
                .post("/api/sessions")
                .then()
                .statusCode(201);

        String page = page();
        assertThat(NAMES).allSatisfy(name -> assertThat(page).contains("\n" + name));
        assertThat(value(page, "tandem_log_records_total")).isGreaterThan(before);
        assertThat(value(page, "tandem_commit_duration_seconds_count")).isPositive();
        assertThat(value(page, "tandem_commit_failing")).isZero();
    }

    @Test
    void whatComesThroughAProxyFindsNothing() {
        given().header("X-Forwarded-For", "203.0.113.7")
                .get("/q/metrics")
                .then()
                .statusCode(404);
        for (String path : List.of("//q//metrics", "/q/./%6Detrics", "/q/x/../metrics", "/q/metrics/")) {
            String body = given().header("X-Forwarded-For", "203.0.113.7")
                    .urlEncodingEnabled(false)
                    .get(path)
                    .asString();
            assertThat(body).as(path).doesNotContain("tandem_");
        }
    }

    private static String page() {
        return given().get("/q/metrics").then().statusCode(200).extract().asString();
    }

    private static double value(String page, String name) {
        return page.lines()
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }
}
