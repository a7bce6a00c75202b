package dev.tandem.platform.debugport;

import static dev.tandem.platform.debugport.DebugClient.json;
import static dev.tandem.platform.debugport.TestDebugPort.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.platform.access.TokenScope;
import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.error.Refusal;
import dev.tandem.protocol.DebugSeat;
import dev.tandem.protocol.EntryId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a client from outside gets, over real sockets, and what nobody gets. */
@Timeout(60)
class DebugPortTest {
    private final TestDebugPort at;

    DebugPortTest() throws Exception {
        at = new TestDebugPort(new TestDebugPort.Settings());
    }

    @AfterEach
    void close() throws IOException {
        at.close();
    }

    private String refusal(JsonNode attachArguments) throws IOException {
        try (DebugClient client = at.connect()) {
            return client.refusedAttach(attachArguments);
        }
    }

    private String refusal(String token) throws IOException {
        return refusal(json().put("token", token));
    }

    // ---- who comes in

    @Test
    void whoShowsATokenIsPassedOnAndTheRunnerNeverSeesTheToken() throws Exception {
        at.debugging();
        try (DebugClient client = at.connect()) {
            JsonNode greeted = client.initialize();
            assertThat(greeted.at("/body/supportsConfigurationDoneRequest").asBoolean())
                    .isTrue();
            // What comes in the same packet as the token is the runner's, in its order.
            ByteArrayOutputStream both = new ByteArrayOutputStream();
            ObjectNode arguments = json().put("token", at.token(at.bo)).put("localRoot", "/home/bo");
            both.write(DapFrames.encode(client.request("attach", arguments)));
            both.write(DapFrames.encode(client.request("threads", json())));
            client.write(both.toByteArray());
            try (DebugClient hub = new DebugClient(at.seat())) {
                JsonNode attach = hub.read();
                assertThat(attach.path("command").asText()).isEqualTo("attach");
                assertThat(attach.path("seq").asInt()).isEqualTo(2);
                assertThat(attach.path("arguments").has("token")).isFalse();
                assertThat(attach.at("/arguments/localRoot").asText()).isEqualTo("/home/bo");
                assertThat(hub.read().path("command").asText()).isEqualTo("threads");
                hub.write(DapFrames.encode(
                        json().put("seq", 100).put("type", "event").put("event", "initialized")));
                assertThat(client.read().path("event").asText()).isEqualTo("initialized");
                client.send("next", json());
                assertThat(hub.read().path("command").asText()).isEqualTo("next");
            }
            client.awaitEnd();
        }
        assertThat(at.runner.asked).singleElement().satisfies(asked -> {
            assertThat(asked.session()).isEqualTo(at.session.id());
            assertThat(asked.debugger()).isEqualTo(new DebugSeat(at.bo, "Bo", true));
        });
    }

    @Test
    void withoutARightTokenNobodyComesIn() throws Exception {
        at.debugging();
        assertThat(refusal(json())).startsWith("AUTH-01").contains("./tandem debug-port");
        assertThat(refusal("")).startsWith("AUTH-01");
        assertThat(refusal(json().put("token", 7))).startsWith("AUTH-01");
        assertThat(refusal("garbage")).startsWith("AUTH-02");
        assertThat(refusal("x".repeat(5_000))).startsWith("AUTH-02");
        String good = at.token(at.bo);
        assertThat(refusal(good.substring(0, good.length() - 2))).startsWith("AUTH-02");
        assertThat(refusal(at.tokens.issue(at.session.id(), at.bo).token()))
                .as("for everything")
                .startsWith("AUTH-02");
        TokenScope file = new TokenScope.File(EntryId.next());
        assertThat(refusal(at.tokens.issue(at.session.id(), at.bo, file).token()))
                .as("for a file")
                .startsWith("AUTH-02");
        at.later = Duration.ofMinutes(16);
        assertThat(refusal(good)).startsWith("AUTH-03");
        at.later = Duration.ZERO;
        at.session.remove(at.bo);
        assertThat(refusal(good)).startsWith("AUTH-04");
        assertThat(at.runner.asked).isEmpty();
    }

    /** There is no naming another session: a token is all that says where it leads. */
    @Test
    void aTokenLeadsIntoItsOwnSessionOnly() throws Exception {
        at.debugging();
        String foreign =
                at.tokens.issue(at.other.id(), at.oda, TokenScope.DEBUGGER).token();
        try (DebugClient client = at.connect()) {
            client.initialize();
            client.send(
                    "attach",
                    json().put("token", foreign).put("session", at.session.id().toString()));
            at.seat().close();
            client.awaitEnd();
        }
        assertThat(at.runner.asked)
                .singleElement()
                .satisfies(asked -> assertThat(asked.session()).isEqualTo(at.other.id()));
        String mixed =
                at.tokens.issue(at.other.id(), at.bo, TokenScope.DEBUGGER).token();
        assertThat(refusal(mixed)).startsWith("AUTH-04");
    }

    @Test
    void whereNothingIsDebuggedItIsTold() throws Exception {
        assertThat(refusal(at.token(at.bo))).startsWith("DEBUG-29");
    }

    @Test
    void nothingIsDoneBeforeAttach() throws Exception {
        at.debugging();
        try (DebugClient client = at.connect()) {
            for (String command : List.of("threads", "next", "evaluate", "setBreakpoints", "configurationDone")) {
                assertThat(client.ask(command, json()).path("message").asText())
                        .as(command)
                        .startsWith("DEBUG-26");
            }
            assertThat(client.initialize().path("success").asBoolean()).isTrue();
            assertThat(client.ask("evaluate", json()).path("message").asText()).startsWith("DEBUG-26");
            assertThat(client.ask("disconnect", json()).path("success").asBoolean())
                    .isTrue();
            client.awaitEnd();
        }
        try (DebugClient client = at.connect()) {
            client.initialize();
            JsonNode refusal = client.ask("launch", json().put("token", at.token(at.bo)));
            assertThat(refusal.path("message").asText()).startsWith("DEBUG-04").contains("attach");
            client.awaitEnd();
        }
        try (DebugClient client = at.connect()) {
            JsonNode refusal = client.ask("attach", json().put("token", at.token(at.bo)));
            assertThat(refusal.path("message").asText()).startsWith("DEBUG-27");
            client.awaitEnd();
        }
        assertThat(at.runner.asked).isEmpty();
    }

    @Test
    void whoCountsOrNamesOtherwiseIsRefused() throws Exception {
        for (ObjectNode arguments : List.of(
                json().put("linesStartAt1", false),
                json().put("columnsStartAt1", false),
                json().put("pathFormat", "uri"))) {
            try (DebugClient client = at.connect()) {
                assertThat(client.ask("initialize", arguments).path("message").asText())
                        .startsWith("DEBUG-27");
                client.awaitEnd();
            }
        }
        try (DebugClient client = at.connect()) {
            client.initialize();
            assertThat(client.initialize().path("message").asText()).startsWith("DEBUG-27");
            client.awaitEnd();
        }
    }

    // ---- what nobody who means well does

    @Test
    void whatIsNoProtocolEndsTheConnection() throws Exception {
        for (String garbage : List.of(
                "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "Content-Length: 2147483647\r\n\r\n{",
                "Content-Length: 99999999999999999999\r\n\r\n{",
                "Content-Length: 70000\r\n\r\n{",
                "Content-Length: -1\r\n\r\n{",
                "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
                "Content-Length: 9\r\n\r\n[1, 2, 3]",
                "Content-Length: 3\r\n\r\nxyz",
                "Content-Length: 43\r\n\r\n{\"seq\":\"x\",\"type\":\"request\",\"command\":\"y\"}\n",
                "Content-Length: 33\r\n\r\n{\"seq\":1,\"type\":\"request\",\"c\":{}}\n",
                "x".repeat(600),
                "\0".repeat(600))) {
            try (DebugClient client = at.connect()) {
                client.write(garbage);
                client.awaitEnd();
            }
        }
    }

    @Test
    void whoTakesTooLongIsLeft() throws Exception {
        try (TestDebugPort hasty = new TestDebugPort(new TestDebugPort.Settings() {
            @Override
            public Duration attachTimeout() {
                return Duration.ofSeconds(1);
            }
        })) {
            List<String> beginnings =
                    List.of("", "Content-Len", "Content-Length: 100\r\n\r\n{\"seq\": 1,", "Content-Length: 100\r\n");
            for (String beginning : beginnings) {
                try (DebugClient client = hasty.connect()) {
                    client.write(beginning);
                    client.awaitEnd();
                }
            }
            // A byte now and then makes it no longer.
            try (DebugClient client = hasty.connect()) {
                assertThatExceptionOfType(SocketException.class).isThrownBy(() -> {
                    for (int i = 0; i < 400; i++) {
                        client.write("x");
                        LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
                    }
                });
            }
            // Nor does a right beginning.
            try (DebugClient client = hasty.connect()) {
                client.initialize();
                client.awaitEnd();
            }
        }
    }

    @Test
    void whoAsksOnWithoutAttachingIsLeft() throws Exception {
        try (DebugClient client = at.connect()) {
            for (int i = 0; i < Greeting.MOST_REQUESTS; i++) {
                client.ask("threads", json());
            }
            client.send("threads", json());
            client.awaitEnd();
        }
    }

    @Test
    void fromOneAddressOnlySoManyComeAtOnce() throws Exception {
        List<DebugClient> clients = new ArrayList<>();
        try {
            at.debugging();
            for (int i = 0; i < 10; i++) {
                DebugClient client = at.connect();
                assertThat(client.initialize().path("success").asBoolean()).isTrue();
                clients.add(client);
            }
            try (DebugClient oneMore = at.connect()) {
                oneMore.awaitEnd();
            }
            clients.removeLast().close();
            eventually("there is a place again", () -> {
                try (DebugClient next = at.connect()) {
                    return next.initialize().path("success").asBoolean();
                } catch (IOException _) {
                    return false;
                }
            });
        } finally {
            for (DebugClient client : clients) {
                client.close();
            }
        }
    }

    @Test
    void onePersonHasOnlySoManyEditors() throws Exception {
        at.debugging();
        List<DebugClient> clients = new ArrayList<>();
        List<Socket> seats = new ArrayList<>();
        try {
            for (int i = 0; i < 3; i++) {
                DebugClient client = at.connect();
                client.attach(at.token(at.bo));
                clients.add(client);
                seats.add(at.seat());
            }
            assertThat(refusal(at.token(at.bo))).startsWith("DEBUG-28");
            try (DebugClient another = at.connect()) {
                another.attach(at.token(at.ana));
                at.seat().close();
            }
        } finally {
            for (DebugClient client : clients) {
                client.close();
            }
            for (Socket seat : seats) {
                seat.close();
            }
        }
    }

    // ---- where it is

    @Test
    void whereNobodyWantsItThereIsNone() throws Exception {
        try (TestDebugPort none = new TestDebugPort(new TestDebugPort.Settings() {
            @Override
            public Optional<Integer> port() {
                return Optional.empty();
            }
        })) {
            assertThatExceptionOfType(Refusal.class)
                    .isThrownBy(() -> none.port.address("localhost"))
                    .extracting(Refusal::code)
                    .isEqualTo(ErrorCode.DEBUG_PORT_OFF);
        }
    }

    /** A second Tandem on a machine is without it, and has everything else. */
    @Test
    void aPortThatIsTakenIsAsIfThereWereNone() throws Exception {
        int taken = at.port.address(null).port();
        try (TestDebugPort second = new TestDebugPort(new TestDebugPort.Settings() {
            @Override
            public Optional<Integer> port() {
                return Optional.of(taken);
            }
        })) {
            assertThatExceptionOfType(Refusal.class).isThrownBy(() -> second.port.address(null));
        }
    }

    @Test
    void peopleAreToldWhereTheyOpenedThePageUnlessAnOperatorKnowsBetter() throws Exception {
        assertThat(at.port.address("tandem.example.org").host()).isEqualTo("tandem.example.org");
        assertThat(at.port.address("localhost").host()).isEqualTo("127.0.0.1");
        try (TestDebugPort behind = new TestDebugPort(new TestDebugPort.Settings() {
            @Override
            public Optional<String> publicHost() {
                return Optional.of("debug.example.org");
            }

            @Override
            public Optional<Integer> publicPort() {
                return Optional.of(443);
            }
        })) {
            assertThat(behind.port.address("localhost")).isEqualTo(new DebugPort.Address("debug.example.org", 443));
        }
    }
}
