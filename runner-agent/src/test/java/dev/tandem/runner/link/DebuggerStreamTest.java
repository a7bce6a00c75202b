package dev.tandem.runner.link;

import static dev.tandem.runner.fake.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.debug.DebugNews;
import dev.tandem.debug.DebugSession;
import dev.tandem.debug.Epoch;
import dev.tandem.debug.Move;
import dev.tandem.debug.Participant;
import dev.tandem.debug.peer.DapPeer;
import dev.tandem.debug.peer.Seat;
import dev.tandem.protocol.DebugSeat;
import dev.tandem.protocol.FromRunner;
import dev.tandem.protocol.FromRunner.StreamRefused.Reason;
import dev.tandem.protocol.LookingCommands;
import dev.tandem.protocol.ParticipantId;
import dev.tandem.protocol.SessionId;
import dev.tandem.protocol.ToRunner;
import dev.tandem.runner.fake.FakePlatform;
import dev.tandem.runner.port.DebuggerSeats;
import dev.tandem.runner.port.PortStreams;
import dev.tandem.runner.port.PortWatch;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Debuggers from outside between real sockets: a hub on one side, a platform's WebSocket on the other. */
@Timeout(60)
class DebuggerStreamTest {
    private static final SessionId SESSION = SessionId.next();
    private static final ParticipantId BO = ParticipantId.next();
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final FakePlatform platform = new FakePlatform();
    private final PlatformStreams server = new PlatformStreams();
    private final StreamDialer dialer;
    private final PortStreams streams;
    private final StandingProgram program = new StandingProgram();
    private final DebugSession session;
    private final List<DebugNews> news = new CopyOnWriteArrayList<>();
    private int seq;

    DebuggerStreamTest(@TempDir Path folder) throws Exception {
        dialer = new StreamDialer(LinkSettings.of(URI.create("http://127.0.0.1:1"), folder.resolve("token")));
        streams = new PortStreams(new PortWatch(platform, System::nanoTime), platform, dialer);
        session = program.debugged();
        session.join(news::add).toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    @AfterEach
    void close() {
        session.close();
        dialer.close();
        server.close();
    }

    private ServerWebSocket open(boolean mayMove) throws InterruptedException {
        ask(
                mayMove,
                (who, wire, may) -> DapPeer.greeted(
                        wire, session, new Participant(who.participant().toString(), who.name()), seat(may)));
        return server.next();
    }

    private static Seat seat(BooleanSupplier mayMove) {
        return new Seat() {
            @Override
            public boolean mayDebug() {
                return mayMove.getAsBoolean();
            }

            @Override
            public boolean mayAsk(String command) {
                return LookingCommands.contains(command) || mayDebug();
            }
        };
    }

    private void ask(boolean mayMove, DebuggerSeats seats) {
        streams.open(
                new ToRunner.OpenStream(SESSION, 0, "secret", server.address(), new DebugSeat(BO, "Bo", mayMove)),
                seats);
    }

    private static ObjectNode json() {
        return JsonNodeFactory.instance.objectNode();
    }

    private int say(ServerWebSocket to, String command, ObjectNode arguments) {
        seq++;
        ObjectNode request = json().put("seq", seq).put("type", "request").put("command", command);
        request.set("arguments", arguments);
        byte[] body = request.toString().getBytes(StandardCharsets.UTF_8);
        to.writeBinaryMessage(
                Buffer.buffer("Content-Length: " + body.length + "\r\n\r\n").appendBytes(body));
        return seq;
    }

    private JsonNode answer(int request) {
        return await("the answer to " + request, it -> it.path("request_seq").asInt() == request);
    }

    private JsonNode event(String name) {
        return await("the event " + name, it -> it.path("event").asText().equals(name));
    }

    private JsonNode await(String what, Predicate<JsonNode> wanted) {
        eventually(what, () -> messages().stream().anyMatch(wanted));
        return messages().stream().filter(wanted).findFirst().orElseThrow();
    }

    /** {@return what the client was told so far} The bytes are ASCII. */
    private List<JsonNode> messages() {
        List<JsonNode> messages = new ArrayList<>();
        String rest = server.received();
        while (rest.startsWith("Content-Length: ") && rest.contains("\r\n\r\n")) {
            int start = rest.indexOf("\r\n\r\n") + 4;
            int end = start + Integer.parseInt(rest.substring("Content-Length: ".length(), start - 4));
            if (end > rest.length()) {
                break;
            }
            try {
                messages.add(MAPPER.readTree(rest.substring(start, end)));
            } catch (IOException e) {
                throw new AssertionError(rest, e);
            }
            rest = rest.substring(end);
        }
        return messages;
    }

    private void attach(ServerWebSocket client) {
        assertThat(answer(say(client, "attach", json())).path("success").asBoolean())
                .isTrue();
        event("initialized");
        assertThat(answer(say(client, "configurationDone", json()))
                        .path("success")
                        .asBoolean())
                .isTrue();
        event("stopped");
    }

    private long steps() {
        return program.asked.stream().filter("next"::equals).count();
    }

    @Test
    void aStepFromOutsideIsToldToAllByTheNameOfWhoeverSitsThere() throws Exception {
        ServerWebSocket client = open(true);
        attach(client);
        assertThat(event("capabilities").path("seq").asInt())
                .isLessThan(event("initialized").path("seq").asInt());
        assertThat(answer(say(client, "next", json().put("threadId", 1)))
                        .path("success")
                        .asBoolean())
                .isTrue();
        eventually(
                "all are told",
                () -> news.stream()
                        .anyMatch(it -> it instanceof DebugNews.Running running
                                && running.move() == Move.STEP_OVER
                                && new Participant(BO.toString(), "Bo").equals(running.by())));
    }

    @Test
    void whatMayBeDoneChangesWhileItIsOpen() throws Exception {
        ServerWebSocket client = open(false);
        attach(client);
        JsonNode refusal = answer(say(client, "next", json().put("threadId", 1)));
        assertThat(refusal.path("success").asBoolean()).isFalse();
        assertThat(refusal.path("message").asText()).startsWith("AUTH-05");
        client.writeTextMessage("move");
        assertThat(answer(say(client, "next", json().put("threadId", 1)))
                        .path("success")
                        .asBoolean())
                .isTrue();
        await("the next stop", it -> it.path("event").asText().equals("stopped") && steps() == 1);
        client.writeTextMessage("look");
        for (String command : List.of("next", "continue", "evaluate", "setBreakpoints", "setVariable")) {
            assertThat(answer(say(client, command, json())).path("message").asText())
                    .as(command)
                    .startsWith("AUTH-05");
        }
        assertThat(answer(say(client, "threads", json())).path("success").asBoolean())
                .isTrue();
        assertThat(steps()).isEqualTo(1);
        assertThat(program.asked).doesNotContain("evaluate", "continue");
    }

    @Test
    void aPlatformThatClosesTakesTheSeatAndItsBreakpoints() throws Exception {
        ServerWebSocket client = open(true);
        attach(client);
        ObjectNode breakpoints = json();
        breakpoints.putObject("source").put("path", "/workspace/main.py");
        breakpoints.putArray("breakpoints").addObject().put("line", 3);
        answer(say(client, "setBreakpoints", breakpoints));
        long before = program.asked.stream().filter("setBreakpoints"::equals).count();
        client.close();
        eventually(
                "its breakpoints are gone",
                () -> program.asked.stream().filter("setBreakpoints"::equals).count() == before + 1);
    }

    @Test
    void theEndOfTheProgramEndsTheStream() throws Exception {
        ServerWebSocket client = open(true);
        attach(client);
        program.tell("exited", json().put("exitCode", 3));
        program.tell("terminated", json());
        event("terminated");
        assertThat(event("exited").at("/body/exitCode").asInt()).isEqualTo(3);
        eventually("the stream is over", client::isClosed);
    }

    /** Its last answer comes before the stream ends. */
    @Test
    void aClientThatLeavesIsAnswered() throws Exception {
        ServerWebSocket client = open(true);
        attach(client);
        assertThat(answer(say(client, "disconnect", json())).path("success").asBoolean())
                .isTrue();
        eventually("the stream is over", client::isClosed);
        session.move(new Participant("a", "Ana"), Move.STEP_OVER, new Epoch(2), json())
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
    }

    @Test
    void whatIsNoProtocolEndsTheStream() throws Exception {
        for (String garbage : List.of(
                "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "Content-Length: 2147483647\r\n\r\n{",
                "Content-Length: -1\r\n\r\n{",
                "Content-Length: 9\r\n\r\n[1, 2, 3]",
                "x".repeat(5_000))) {
            ServerWebSocket client = open(true);
            client.writeBinaryMessage(Buffer.buffer(garbage));
            eventually("the stream is over after " + garbage.substring(0, 15), client::isClosed);
        }
    }

    /** A client that does not read holds up neither the program nor others. */
    @Test
    void aPlatformThatDoesNotReadIsLeft() throws Exception {
        ServerWebSocket client = open(true);
        attach(client);
        client.pause();
        ObjectNode much = json().put("category", "stdout").put("output", "x".repeat(100_000));
        for (int i = 0; i < 200; i++) {
            program.tell("output", much);
        }
        session.move(new Participant("a", "Ana"), Move.STEP_OVER, new Epoch(2), json())
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
        client.resume();
        eventually("the stream is over", client::isClosed);
    }

    @Test
    void whereNothingIsDebuggedNobodyDials() {
        ask(true, DebuggerSeats.NONE);
        eventually("it is refused", () -> !platform.refusals().isEmpty());
        assertThat(platform.refusals().getFirst())
                .isEqualTo(new FromRunner.StreamRefused(SESSION, "secret", Reason.NOBODY_LISTENS));
        assertThat(server.nobodyDialled()).isTrue();
    }

    @Test
    void aPlatformThatCannotBeReachedIsTold() {
        streams.open(
                new ToRunner.OpenStream(SESSION, 0, "other", server.address(), new DebugSeat(BO, "Bo", true)),
                (_, wire, may) -> DapPeer.greeted(wire, session, new Participant("b", "Bo"), may::getAsBoolean));
        eventually("it is refused", () -> !platform.refusals().isEmpty());
        assertThat(platform.refusals().getFirst().reason()).isEqualTo(Reason.NO_WAY);
    }
}
