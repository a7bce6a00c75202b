package dev.tandem.platform.dispatch;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.crdt.sync.Address;
import dev.tandem.crdt.sync.AuthMessage;
import dev.tandem.crdt.sync.HocuspocusFrame;
import dev.tandem.platform.access.RunnerToken;
import dev.tandem.platform.testing.DatabaseResource;
import dev.tandem.protocol.EndReason;
import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.FromRunner;
import dev.tandem.protocol.LogRecord;
import dev.tandem.protocol.OutputStream;
import dev.tandem.protocol.Reported;
import dev.tandem.protocol.RunId;
import dev.tandem.protocol.SessionEvent;
import dev.tandem.protocol.SessionId;
import dev.tandem.protocol.SessionSnapshot;
import dev.tandem.protocol.ToRunner;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

/** The runners' door on a real socket, with a real session and database, and a runner made by hand. */
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class RunnerSocketTest {
    @Inject
    RunnerToken token;

    private static URI socket(String path) {
        String url = ConfigProvider.getConfig().getValue("test.url", String.class);
        return URI.create(url.replaceFirst("^http", "ws").replaceFirst("/+$", "") + path);
    }

    /** Somebody founds a session and enters it through the browsers' socket, which is what places it on a runner. */
    private static final class Founder implements AutoCloseable {
        private final SessionId session;
        private final String secret;
        private final HttpClient client = HttpClient.newHttpClient();
        private final WebSocket browser;

        private Founder() {
            JsonPath made = given().contentType("application/json")
                    .body(Map.of("displayName", "Ada", "template", "python"))
                    .post("/api/sessions")
                    .then()
                    .statusCode(201)
                    .extract()
                    .jsonPath();
            session = SessionId.parse(made.getString("session.id"));
            secret = made.getString("token");
            browser = client.newWebSocketBuilder()
                    .buildAsync(socket("/api/socket"), new WebSocket.Listener() {})
                    .join();
            byte[] authentication = new HocuspocusFrame.Auth(
                            Address.of(session.toString()), new AuthMessage.Token(secret, null))
                    .encode();
            browser.sendBinary(ByteBuffer.wrap(authentication), true).join();
        }

        private EntryId file() {
            return EntryId.parse(given().header("Authorization", "Bearer " + secret)
                    .get("/api/sessions/" + session + "/tree")
                    .jsonPath()
                    .getString("[0].id"));
        }

        private RunId run() {
            return RunId.parse(given().header("Authorization", "Bearer " + secret)
                    .contentType("application/json")
                    .body(Map.of("entry", file().toString()))
                    .post("/api/sessions/" + session + "/runs")
                    .then()
                    .statusCode(201)
                    .extract()
                    .path("run"));
        }

        private Response asks(String below, Map<String, Object> body) {
            return given().header("Authorization", "Bearer " + secret)
                    .contentType("application/json")
                    .body(body)
                    .post("/api/sessions/" + session + below);
        }

        private Response looks(String below) {
            return given().header("Authorization", "Bearer " + secret).get("/api/sessions/" + session + below);
        }

        private JsonPath runState(RunId run) {
            return given().header("Authorization", "Bearer " + secret)
                    .get("/api/sessions/" + session + "/runs/" + run)
                    .jsonPath();
        }

        @Override
        public void close() {
            browser.abort();
            client.close();
        }
    }

    private static ToRunner.Assigned assignment(SocketRunner runner, SessionId session) throws InterruptedException {
        ToRunner.Assigned assigned = runner.hear(ToRunner.Assigned.class);
        while (!assigned.session().equals(session)) {
            assigned = runner.hear(ToRunner.Assigned.class);
        }
        return assigned;
    }

    private static LogRecord record(SocketRunner runner, SessionId session, Class<? extends SessionEvent> kind)
            throws InterruptedException {
        while (true) {
            ToRunner.Records records = runner.hear(ToRunner.Records.class);
            for (LogRecord record : records.records()) {
                if (records.session().equals(session) && kind.isInstance(record.event())) {
                    return record;
                }
            }
        }
    }

    /** From the button by way of the runner's records to the table of stops; and a question there and back. */
    @Test
    void aProgramIsDebuggedOverRest() throws Exception {
        try (SocketRunner runner = new SocketRunner()) {
            assertThat(runner.connect(socket("/runner/v1"), token.secret())).isEqualTo(101);
            runner.hello("one");
            runner.hear(ToRunner.Welcome.class);
            try (Founder ada = new Founder()) {
                ToRunner.Assigned assigned = assignment(runner, ada.session);
                RunId run =
                        RunId.parse(ada.asks("/runs", Map.of("entry", ada.file().toString(), "goal", "DEBUG"))
                                .then()
                                .statusCode(201)
                                .extract()
                                .path("run"));
                record(runner, ada.session, SessionEvent.RunRequested.class);
                String debug = "/runs/" + run + "/debug";
                assertThat(ada.looks(debug).path("state").toString()).isEqualTo("STARTING");

                ObjectNode stop = JsonNodeFactory.instance.objectNode().put("reason", "step");
                stop.putArray("frames")
                        .addObject()
                        .put("name", "main")
                        .put("line", 3)
                        .put("entry", ada.file().toString());
                runner.say(new FromRunner.Append(
                        1,
                        ada.session,
                        assigned.grant(),
                        Reported.from(1, List.of(new SessionEvent.DebugStopped(run, 2, stop)))));
                runner.hear(ToRunner.Appended.class);
                assertThat(ada.looks(debug).path("stop.frames[0].line").toString())
                        .isEqualTo("3");
                assertThat(ada.looks(debug + "/stops").path("[0].function").toString())
                        .isEqualTo("main");
                assertThat(ada.looks(debug + "/stops/2").path("stop.reason").toString())
                        .isEqualTo("step");
                ada.looks(debug + "/stops/3").then().statusCode(404);
                ada.looks(debug + "/stops/x").then().statusCode(404);

                CompletableFuture<Response> answered = CompletableFuture.supplyAsync(
                        () -> ada.asks(debug + "/asks", Map.of("kind", "move", "move", "next", "epoch", 2)));
                ToRunner.DebugAsk asked = runner.hear(ToRunner.DebugAsk.class);
                assertThat(asked.name()).isEqualTo("Ada");
                assertThat(asked.ask().path("move").asText()).isEqualTo("next");
                runner.say(new FromRunner.DebugAnswer(asked.request(), ada.session, null, "DEBUG-01", "Bo stepped."));
                Response refused = answered.get(20, TimeUnit.SECONDS);
                assertThat(refused.statusCode()).isEqualTo(409);
                assertThat(refused.jsonPath().getString("code")).isEqualTo("DEBUG-01");
                assertThat(refused.jsonPath().getString("message")).isEqualTo("Bo stepped.");

                answered = CompletableFuture.supplyAsync(
                        () -> ada.asks(debug + "/asks", Map.of("kind", "ask", "command", "threads", "epoch", 2)));
                asked = runner.hear(ToRunner.DebugAsk.class);
                ObjectNode body = JsonNodeFactory.instance.objectNode();
                body.putArray("threads").addObject().put("id", 1);
                runner.say(new FromRunner.DebugAnswer(asked.request(), ada.session, body, null, null));
                assertThat(answered.get(20, TimeUnit.SECONDS).jsonPath().getInt("threads[0].id"))
                        .isEqualTo(1);
                ada.asks(debug + "/asks", Map.of("kind", "nonsense")).then().statusCode(400);
            }
        }
    }

    @Test
    void aRunGoesFromTheButtonToTheRunnerAndItsOutputIntoTheLog() throws InterruptedException {
        try (SocketRunner runner = new SocketRunner()) {
            assertThat(runner.connect(socket("/runner/v1"), token.secret())).isEqualTo(101);
            runner.hello("one");
            runner.hear(ToRunner.Welcome.class);
            try (Founder ada = new Founder()) {
                ToRunner.Assigned assigned = assignment(runner, ada.session);
                assertThat(assigned.snapshot().entries()).hasSize(1);
                assertThat(assigned.snapshot().documents()).hasSize(1);
                RunId run = ada.run();
                LogRecord requested = record(runner, ada.session, SessionEvent.RunRequested.class);
                assertThat(requested.sequence())
                        .isGreaterThan(assigned.snapshot().sequence());
                runner.say(new FromRunner.Append(
                        1,
                        ada.session,
                        assigned.grant(),
                        Reported.from(
                                1,
                                List.of(
                                        new SessionEvent.RunStarted(run, "run", "python3 main.py"),
                                        new SessionEvent.RunOutput(
                                                run, OutputStream.STDOUT, new byte[] {'1', '\n'})))));
                runner.say(new FromRunner.Append(
                        2,
                        ada.session,
                        assigned.grant(),
                        Reported.from(
                                3, List.of(new SessionEvent.RunEnded(run, EndReason.EXITED, 0, 20, 10, 1000, "")))));
                assertThat(runner.hear(ToRunner.Appended.class).request()).isEqualTo(1);
                assertThat(runner.hear(ToRunner.Appended.class).request()).isEqualTo(2);
                JsonPath state = ada.runState(run);
                assertThat(state.getString("state")).isEqualTo("ENDED");
                assertThat(state.getInt("end.exitCode")).isZero();
                assertThat(state.getString("output[0].bytes")).isEqualTo("MQo=");
            }
        }
    }

    @Test
    void aRunnerThatComesBackSeesWhatItReportedAndWhatIsUnfinished() throws InterruptedException {
        try (Founder ada = new Founder();
                SocketRunner first = new SocketRunner()) {
            assertThat(first.connect(socket("/runner/v1"), token.secret())).isEqualTo(101);
            first.hello("returning");
            ToRunner.Assigned assigned = assignment(first, ada.session);
            RunId run = ada.run();
            record(first, ada.session, SessionEvent.RunRequested.class);
            first.say(new FromRunner.Append(
                    1,
                    ada.session,
                    assigned.grant(),
                    Reported.from(1, List.of(new SessionEvent.RunStarted(run, "run", "python3")))));
            first.hear(ToRunner.Appended.class);
            first.vanish();
            try (SocketRunner back = new SocketRunner()) {
                back.connect(socket("/runner/v1"), token.secret());
                back.hello("returning");
                ToRunner.Assigned again = assignment(back, ada.session);
                assertThat(again.grant()).isNotEqualTo(assigned.grant());
                assertThat(again.snapshot().unfinishedRuns())
                        .extracting(SessionSnapshot.UnfinishedRun::run, SessionSnapshot.UnfinishedRun::reported)
                        .containsExactly(tuple(run, 1L));
                back.say(new FromRunner.Append(
                        7,
                        ada.session,
                        assigned.grant(),
                        Reported.from(2, List.of(new SessionEvent.RunStarted(run, "run", "again")))));
                assertThat(back.hear(ToRunner.AppendRefused.class).code()).isEqualTo("AUTH-04");
            }
        }
    }

    @Test
    void onlyTheRunnerTokenOpensTheRunnersDoorAndItOpensNoOther() {
        try (Founder ada = new Founder();
                SocketRunner runner = new SocketRunner()) {
            for (String wrong : List.of("", "wrong", ada.secret, token.secret() + "x")) {
                assertThat(runner.connect(socket("/runner/v1"), wrong))
                        .as(wrong)
                        .isEqualTo(401);
            }
            assertThat(runner.connect(socket("/runner/v1"), token.secret(), "Origin", "https://tandem.example.org"))
                    .isEqualTo(403);
            given().header("Authorization", "Bearer " + token.secret())
                    .get("/api/sessions/" + ada.session)
                    .then()
                    .statusCode(401);
        }
    }

    @Test
    void whatIsNoMessageClosesTheSocket() {
        try (SocketRunner runner = new SocketRunner()) {
            runner.connect(socket("/runner/v1"), token.secret());
            runner.send(new byte[] {1, 2, 3});
            assertThat(runner.closeCode()).isEqualTo(1008);
        }
    }
}
