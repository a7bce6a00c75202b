package dev.tandem.platform.door;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tandem.crdt.sync.AuthMessage;
import dev.tandem.crdt.sync.HocuspocusFrame;
import dev.tandem.crdt.sync.SyncMessage;
import dev.tandem.platform.door.DoorFixture.Browser;
import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.run.RunAvailability;
import dev.tandem.protocol.LogRecord;
import dev.tandem.protocol.ParticipantId;
import dev.tandem.protocol.Role;
import dev.tandem.protocol.SessionEvent;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A session, as browsers see it through its channel. */
class SessionChannelTest {
    private final DoorFixture door = DoorFixture.withPeople();
    private final ParticipantId ada = door.participant("ada");
    private final ParticipantId bo = door.participant("bo");

    @AfterEach
    void close() {
        door.close();
    }

    @Test
    void welcomeTellsTheStateAndRecordsFollowIt() throws InterruptedException {
        Browser browser = door.browser();
        browser.authenticate(door.sessionAddress(), "bo");
        JsonNode welcome = browser.peer.messages("welcome").getFirst();
        assertThat(welcome.path("you").path("name").asText()).isEqualTo("bo");
        assertThat(welcome.path("you").path("online").asBoolean()).isTrue();
        assertThat(welcome.path("members")).hasSize(3);
        assertThat(welcome.path("languages").path(0).has("templateText")).isFalse();
        assertThat(welcome.path("run").path("available").asBoolean()).isTrue();
        assertThat(welcome.path("capabilities").toString()).contains("\"edit\"").doesNotContain("manage");
        door.session.commit(new SessionEvent.SessionRenamed("x"));
        JsonNode record =
                browser.peer.messages("records").getFirst().path("records").path(0);
        assertThat(record.path("sequence").asLong())
                .isEqualTo(welcome.path("sequence").asLong() + 1);
        assertThat(record.path("event").path("type").asText()).isEqualTo("sessionRenamed");
    }

    @Test
    void whoComesBackHearsOnlyWhatTheyMissed() throws InterruptedException {
        Browser stays = door.browserOf("ada");
        Browser browser = door.browser();
        browser.authenticate(door.sessionAddress(), "bo");
        long left = browser.peer.messages("welcome").getFirst().path("sequence").asLong();
        browser.connection.closed();
        door.session.commit(
                new SessionEvent.SessionRenamed("missed"),
                new SessionEvent.DocumentUpdated(door.document, new byte[] {1}),
                new SessionEvent.SessionRenamed("missed too"));
        Browser back = door.browser();
        back.authenticate(door.sessionAddress(), "bo?after=" + (left + 1));
        assertThat(back.peer.messages("welcome")).isEmpty();
        JsonNode resumed = back.peer.messages("resumed").getFirst();
        assertThat(resumed.path("records").findValuesAsText("name")).containsExactly("missed too");
        assertThat(resumed.path("sequence").asLong()).isEqualTo(left + 3);
        assertThat(resumed.path("online")).hasSize(2);
        assertThat(resumed.path("role").asText()).isEqualTo("EDITOR");
        assertThat(resumed.path("capabilities").toString()).contains("edit");
        assertThat(resumed.path("run").path("available").asBoolean()).isTrue();
        door.session.commit(new SessionEvent.SessionRenamed("after"));
        assertThat(back.peer.messages("records").getFirst().path("records").findValuesAsText("sequence"))
                .containsExactly(String.valueOf(left + 4));
        assertThat(stays.peer.messages("resumed")).isEmpty();
    }

    @Test
    void whatHappenedBeforeTheRoomWasOpenedComesFromTheLog() throws InterruptedException {
        door.session.commit(new SessionEvent.SessionRenamed("in the log alone"));
        door.missed =
                List.of(new LogRecord(2, Instant.EPOCH, ada, new SessionEvent.SessionRenamed("in the log alone")));
        Browser back = door.browser();
        back.authenticate(door.sessionAddress(), "bo?after=1");
        JsonNode resumed = back.peer.messages("resumed").getFirst();
        assertThat(resumed.path("records").findValuesAsText("name")).containsExactly("in the log alone");
    }

    @Test
    void whoMissedTooMuchOrKnowsMoreThanTheSessionIsWelcomedAnew() throws InterruptedException {
        door.session.commit(new SessionEvent.SessionRenamed("x"));
        door.missed = null;
        for (String after : List.of("0", "7000")) {
            Browser back = door.browser();
            back.authenticate(door.sessionAddress(), "bo?after=" + after);
            assertThat(back.peer.messages("resumed")).isEmpty();
            assertThat(back.peer.messages("welcome")).hasSize(1);
        }
        Browser forged = door.browser();
        forged.authenticate(door.sessionAddress(), "bo?after=-1");
        assertThat(forged.authentication()).isEqualTo(new AuthMessage.PermissionDenied("AUTH-02"));
    }

    @Test
    void commandsAreDoneOrRefusedWithTheirRequest() throws InterruptedException {
        Browser browser = door.browserOf("bo");
        browser.stateless("{\"type\":\"run\",\"request\":\"r1\",\"entry\":\"%s\"}".formatted(door.document));
        assertThat(browser.peer
                        .messages("done")
                        .getFirst()
                        .path("result")
                        .path("run")
                        .asText())
                .hasSize(22);
        door.session.refuse(ErrorCode.RUN_GOING);
        browser.stateless("{\"type\":\"run\",\"request\":\"r2\",\"entry\":\"%s\"}".formatted(door.document));
        JsonNode refused = browser.peer.messages("refused").getFirst();
        assertThat(refused.path("request").asText()).isEqualTo("r2");
        assertThat(refused.path("code").asText()).isEqualTo("RUN-03");
        assertThat(refused.path("remedy").asText()).isNotBlank();
    }

    @Test
    void badCommandsAreRefusedAndTheSocketStaysOpen() throws InterruptedException {
        Map<String, String> expected = Map.of(
                "not json",
                "REQUEST-01",
                "{\"type\":\"dance\",\"request\":\"r\"}",
                "SOCKET-02",
                "{}",
                "SOCKET-02",
                "{\"type\":\"run\",\"entry\":\"" + door.document + "\"}",
                "REQUEST-01",
                "{\"type\":\"run\",\"request\":\"r\",\"entry\":\"../etc\"}",
                "REQUEST-01",
                "{\"type\":\"tree\",\"request\":\"r\"}",
                "REQUEST-01",
                "{\"type\":\"runInput\",\"request\":\"r\",\"run\":\"" + door.document + "\"}",
                "REQUEST-01");
        for (Map.Entry<String, String> entry : expected.entrySet()) {
            Browser browser = door.browserOf("bo");
            browser.stateless(entry.getKey());
            assertThat(browser.peer.messages("refused"))
                    .as(entry.getKey())
                    .singleElement()
                    .satisfies(it -> assertThat(it.path("code").asText()).isEqualTo(entry.getValue()));
            assertThat(browser.peer.closed()).isNull();
        }
        assertThat(door.session.commands).isEmpty();
    }

    @Test
    void theSessionChannelsDocumentStaysEmpty() throws InterruptedException {
        Browser browser = door.browserOf("ada");
        browser.send(new HocuspocusFrame.Sync(door.sessionAddress(), new SyncMessage.Step1(new byte[] {0})));
        assertThat(browser.peer.frames(HocuspocusFrame.Sync.class)).hasSize(2);
    }

    @Test
    void presenceIsToldWhenSomeoneComesAndGoes() throws InterruptedException {
        Browser first = door.browserOf("ada");
        Browser second = door.browserOf("bo");
        assertThat(first.peer.messages("presence").getLast().path("online")).hasSize(2);
        assertThat(door.rooms.online(door.session.id())).containsExactlyInAnyOrder(ada, bo);
        second.connection.closed();
        assertThat(first.peer.messages("presence").getLast().path("online")).hasSize(1);
        first.connection.closed();
        assertThat(door.rooms.online(door.session.id())).isEmpty();
        assertThat(door.openLeases()).isZero();
        assertThat(door.session.subscriberCount()).isZero();
    }

    @Test
    void aRoleChangeActsAtOnceOnOpenSockets() throws InterruptedException {
        Browser browser = door.browserOf("bo");
        door.session.changeRole(bo, Role.VIEWER);
        JsonNode told = browser.peer.messages("capabilities").getFirst();
        assertThat(told.path("role").asText()).isEqualTo("VIEWER");
        assertThat(told.path("capabilities")).hasSize(2);
        browser.update(new byte[] {1});
        assertThat(browser.peer.frames()).contains(new HocuspocusFrame.Close(door.documentAddress(), "DOC-06"));
    }

    @Test
    void runnersThatComeAndGoAreTold() throws InterruptedException {
        Browser browser = door.browserOf("vi");
        door.runners.become(RunAvailability.unavailable(ErrorCode.NO_RUNNER.problem(Map.of())));
        JsonNode told = browser.peer.messages("runner").getFirst();
        assertThat(told.path("run").path("available").asBoolean()).isFalse();
        assertThat(told.path("run").path("reason").path("code").asText()).isEqualTo("RUN-01");
    }
}
