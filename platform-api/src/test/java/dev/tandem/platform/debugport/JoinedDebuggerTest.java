package dev.tandem.platform.debugport;

import static dev.tandem.platform.debugport.DebugClient.json;
import static dev.tandem.platform.debugport.TestDebugPort.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.protocol.DebugSeat;
import dev.tandem.protocol.Role;
import dev.tandem.protocol.SessionEvent;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients from outside that have joined: what they may changes, and they leave, or are made to. */
@Timeout(60)
class JoinedDebuggerTest {
    private final TestDebugPort at;

    JoinedDebuggerTest() throws Exception {
        at = new TestDebugPort(new TestDebugPort.Settings());
    }

    @AfterEach
    void close() throws IOException {
        at.close();
    }

    // ---- rights that change

    @Test
    void whatSomebodyMayIsToldToTheRunnerWheneverItChanges() throws Exception {
        at.debugging();
        try (DebugClient client = at.connect()) {
            client.attach(at.token(at.vi));
            try (DebugClient hub = new DebugClient(at.seat())) {
                hub.read();
                assertThat(at.runner.asked.getFirst().debugger()).isEqualTo(new DebugSeat(at.vi, "Vi", false));
                at.session.changeRole(at.vi, Role.EDITOR);
                eventually("they may move", () -> at.runner.told.equals(List.of("move")));
                at.session.changeRole(at.vi, Role.OWNER);
                at.session.changeRole(at.vi, Role.VIEWER);
                eventually("they may only look", () -> at.runner.told.equals(List.of("move", "look")));
                client.send("threads", json());
                assertThat(hub.read().path("command").asText()).isEqualTo("threads");
            }
        }
    }

    @Test
    void whoIsRemovedIsOutAtOnce() throws Exception {
        at.debugging();
        try (DebugClient client = at.connect();
                DebugClient another = at.connect()) {
            client.attach(at.token(at.bo));
            DebugClient hub = new DebugClient(at.seat());
            hub.read();
            another.attach(at.token(at.ana));
            DebugClient anas = new DebugClient(at.seat());
            anas.read();
            at.session.remove(at.bo);
            client.awaitEnd();
            hub.awaitEnd();
            another.send("threads", json());
            assertThat(anas.read().path("command").asText()).isEqualTo("threads");
            anas.close();
            hub.close();
        }
    }

    @Test
    void theEndOfTheSessionIsTheEndOfIt() throws Exception {
        at.debugging();
        try (DebugClient client = at.connect()) {
            client.attach(at.token(at.bo));
            try (DebugClient hub = new DebugClient(at.seat())) {
                hub.read();
                at.session.commit(new SessionEvent.SessionEnded());
                client.awaitEnd();
                hub.awaitEnd();
            }
        }
    }

    /** Joining took as long as the token lasts: who is in stays. */
    @Test
    void aTokenThatExpiresEndsNothing() throws Exception {
        at.debugging();
        try (DebugClient client = at.connect()) {
            client.attach(at.token(at.bo));
            try (DebugClient hub = new DebugClient(at.seat())) {
                hub.read();
                at.later = Duration.ofHours(2);
                at.session.changeRole(at.bo, Role.OWNER);
                client.send("threads", json());
                assertThat(hub.read().path("command").asText()).isEqualTo("threads");
            }
        }
    }

    // ---- restarts

    /** Who they are is looked up anew, and what they may. The program may have run for longer than the token is good. */
    @Test
    void anEditorThatIsToldOfARestartAttachesAgainWithTheSameToken() throws Exception {
        at.debugging();
        String token = at.token(at.bo);
        String unused = at.token(at.bo);
        try (DebugClient client = at.connect()) {
            client.attach(token);
            try (DebugClient hub = new DebugClient(at.seat())) {
                hub.read();
                at.later = Duration.ofMinutes(16);
                ObjectNode end = json().put("seq", 100).put("type", "event").put("event", "terminated");
                end.putObject("body").put("restart", true);
                hub.write(DapFrames.encode(end));
            }
            assertThat(client.read().at("/body/restart").asBoolean()).isTrue();
            client.awaitEnd();
        }
        at.session.changeRole(at.bo, Role.VIEWER);
        ObjectNode again = json().put("token", token).put("__restart", true);
        try (DebugClient client = at.connect()) {
            client.initialize();
            client.send("attach", again);
            try (DebugClient hub = new DebugClient(at.seat())) {
                assertThat(hub.read().path("arguments")).isEqualTo(json().put("__restart", true));
                assertThat(at.runner.asked.getLast().debugger()).isEqualTo(new DebugSeat(at.bo, "Bo", false));
            }
        }
        try (DebugClient client = at.connect()) {
            assertThat(client.refusedAttach(json().put("token", unused)))
                    .startsWith("AUTH-03")
                    .contains("./tandem debug-port");
        }
    }

    @Test
    void whoIsRemovedDoesNotComeBackWithATokenThatHasExpired() throws Exception {
        at.debugging();
        String token = at.token(at.bo);
        try (DebugClient client = at.connect()) {
            client.attach(token);
            try (DebugClient hub = new DebugClient(at.seat())) {
                hub.read();
                at.later = Duration.ofMinutes(16);
                at.session.remove(at.bo);
                client.awaitEnd();
            }
        }
        try (DebugClient client = at.connect()) {
            assertThat(client.refusedAttach(json().put("token", token))).startsWith("AUTH-04");
        }
    }

    // ---- ends

    @Test
    void aClientThatGoesTakesItsSeatAlong() throws Exception {
        at.debugging();
        DebugClient client = at.connect();
        client.attach(at.token(at.bo));
        try (DebugClient hub = new DebugClient(at.seat())) {
            hub.read();
            client.close();
            hub.awaitEnd();
        }
    }

    /** What it does not read stops whoever writes, and after a while the connection ends by force. */
    @Test
    void aClientThatDoesNotReadHoldsUpNobody() throws Exception {
        at.debugging();
        try (DebugClient client = at.connect()) {
            client.attach(at.token(at.bo));
            Socket seat = at.seat();
            long[] written = new long[1];
            Thread flood = Thread.ofVirtual().start(() -> {
                byte[] much = new byte[64 << 10];
                try {
                    while (written[0] < 1L << 30) {
                        seat.getOutputStream().write(much);
                        written[0] += much.length;
                    }
                } catch (IOException _) {
                    // The test is over.
                }
            });
            assertThat(flood.join(Duration.ofSeconds(2))).as("it is stopped").isFalse();
            assertThat(written[0]).isLessThan(256L << 20);
            eventually("there is a place for as many as before", () -> placesAreFree(10));
            seat.close();
        }
    }

    private boolean placesAreFree(int all) {
        List<DebugClient> clients = new ArrayList<>();
        try {
            for (int i = 0; i < all; i++) {
                DebugClient client = at.connect();
                clients.add(client);
                client.initialize();
            }
            return true;
        } catch (IOException _) {
            return false;
        } finally {
            for (DebugClient client : clients) {
                try {
                    client.close();
                } catch (IOException _) {
                    // It is closed all the same.
                }
            }
        }
    }
}
