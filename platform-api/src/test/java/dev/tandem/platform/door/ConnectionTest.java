package dev.tandem.platform.door;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tandem.crdt.sync.Address;
import dev.tandem.crdt.sync.AuthMessage;
import dev.tandem.crdt.sync.AwarenessUpdate;
import dev.tandem.crdt.sync.HocuspocusFrame;
import dev.tandem.crdt.sync.SyncMessage;
import dev.tandem.platform.door.DoorFixture.Browser;
import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.run.RunAvailability;
import dev.tandem.platform.socket.CloseReason;
import dev.tandem.platform.testing.FakeSession;
import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.LogRecord;
import dev.tandem.protocol.ParticipantId;
import dev.tandem.protocol.Role;
import dev.tandem.protocol.SessionEvent;
import dev.tandem.protocol.SessionId;
import dev.tandem.protocol.TreeChange;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConnectionTest {
    private static final byte[] EMPTY_UPDATE = {0, 0};

    private final DoorFixture door = new DoorFixture();
    private final ParticipantId ada = door.person("ada", Role.OWNER);
    private final ParticipantId bo = door.person("bo", Role.EDITOR);
    private final ParticipantId vi = door.person("vi", Role.VIEWER);

    @AfterEach
    void close() {
        door.close();
    }

    private static AuthMessage authentication(Browser browser) {
        return browser.peer.frames(HocuspocusFrame.Auth.class).getFirst().message();
    }

    @Test
    void editorsMayWriteAndViewersRead() throws InterruptedException {
        Browser browser = door.browser();
        browser.authenticate(door.documentAddress(), "bo");
        assertThat(authentication(browser)).isEqualTo(new AuthMessage.Authenticated("read-write"));
        Browser viewing = door.browser();
        viewing.authenticate(door.documentAddress(), "vi");
        assertThat(authentication(viewing)).isEqualTo(new AuthMessage.Authenticated("readonly"));
    }

    @Test
    void everyReasonNotToLetSomeoneInHasItsCode() throws InterruptedException {
        String session = door.session.id().toString();
        Map<Address, String> expected = Map.of(
                Address.of(SessionId.next().toString()), "SESSION-01",
                Address.of("nonsense"), "SESSION-01",
                Address.of(session + "/nonsense"), "FILE-03",
                Address.of(session + "/" + EntryId.next()), "FILE-03");
        for (Map.Entry<Address, String> entry : expected.entrySet()) {
            Browser browser = door.browser();
            browser.authenticate(entry.getKey(), "ada");
            assertThat(browser.peer.frames())
                    .containsExactly(new HocuspocusFrame.Auth(
                            entry.getKey(), new AuthMessage.PermissionDenied(entry.getValue())));
        }
        for (String token : List.of("", "mallory")) {
            Browser browser = door.browser();
            browser.authenticate(door.sessionAddress(), token);
            String code = token.isEmpty() ? "AUTH-01" : "AUTH-02";
            assertThat(authentication(browser)).isEqualTo(new AuthMessage.PermissionDenied(code));
        }
    }

    @Test
    void whoIsNotAuthenticatedIsToldOnceAndThenIgnored() throws InterruptedException {
        Browser browser = door.browser();
        browser.update(EMPTY_UPDATE);
        browser.update(EMPTY_UPDATE);
        assertThat(browser.peer.frames())
                .containsExactly(
                        new HocuspocusFrame.Auth(door.documentAddress(), new AuthMessage.PermissionDenied("AUTH-01")));
        assertThat(door.told).containsExactly("AUTH-01");
        assertThat(door.session.commands).isEmpty();
    }

    @Test
    void stepOneIsAnsweredWithStepTwoAndAQuestion() throws InterruptedException {
        Browser browser = door.browser();
        browser.authenticate(door.documentAddress(), "bo");
        browser.peer.forget();
        browser.send(new HocuspocusFrame.Sync(door.documentAddress(), new SyncMessage.Step1(new byte[] {0})));
        assertThat(browser.peer.frames(HocuspocusFrame.Sync.class))
                .satisfiesExactly(
                        first -> assertThat(first.message())
                                .isInstanceOfSatisfying(
                                        SyncMessage.Step2.class,
                                        it -> assertThat(it.update()).isEqualTo(FakeSession.anyState())),
                        second -> assertThat(second.message()).isInstanceOf(SyncMessage.Step1.class));
    }

    @Test
    void eachUpdateIsAcknowledgedOnceAndReachesTheOthersInOrder() throws InterruptedException {
        Browser first = door.browserOf("ada");
        Browser second = door.browserOf("bo");
        first.peer.forget();
        first.update(new byte[] {1});
        first.update(new byte[] {2});
        assertThat(first.peer.frames())
                .containsExactly(
                        new HocuspocusFrame.SyncStatus(door.documentAddress(), true),
                        new HocuspocusFrame.SyncStatus(door.documentAddress(), true));
        assertThat(second.peer.frames(HocuspocusFrame.Sync.class))
                .extracting(frame -> ((SyncMessage.Update) frame.message()).update()[0])
                .containsExactly((byte) 1, (byte) 2);
        assertThat(door.told).isNotEmpty().containsOnly("acknowledged");
    }

    @Test
    void bothTabsOfAPersonStayEqual() throws InterruptedException {
        Browser first = door.browserOf("ada");
        Browser second = door.browserOf("ada");
        first.update(new byte[] {1});
        assertThat(second.peer.frames(HocuspocusFrame.Sync.class)).hasSize(1);
    }

    @Test
    void anAddressWithASessionIsAnsweredUnderThatAddress() throws InterruptedException {
        Address address = new Address(door.documentAddress().document(), "tab1");
        Browser browser = door.browser();
        browser.authenticate(address, "bo");
        assertThat(browser.peer.frames(HocuspocusFrame.Auth.class).getFirst().address())
                .isEqualTo(address);
    }

    @Test
    void aRefusedUpdateClosesItsDocumentAloneAndLaterOnesAreDropped() throws InterruptedException {
        Browser browser = door.browserOf("vi");
        browser.update(new byte[] {1});
        browser.update(new byte[] {2});
        assertThat(browser.peer.frames()).containsExactly(new HocuspocusFrame.Close(door.documentAddress(), "DOC-06"));
        assertThat(door.session.commands).isEmpty();
        browser.peer.forget();
        door.session.commit(new SessionEvent.SessionRenamed("still connected"));
        assertThat(browser.peer.messages("records")).hasSize(1);
        assertThat(browser.peer.closed()).isNull();
    }

    @Test
    void aClosedDocumentCanBeOpenedAgain() throws InterruptedException {
        Browser browser = door.browserOf("vi");
        browser.update(new byte[] {1});
        door.session.changeRole(vi, Role.EDITOR);
        browser.peer.forget();
        browser.authenticate(door.documentAddress(), "vi");
        browser.update(new byte[] {1});
        assertThat(browser.peer.frames()).contains(new HocuspocusFrame.SyncStatus(door.documentAddress(), true));
    }

    @Test
    void updatesAreBoundedInSizeAndNumber() throws InterruptedException {
        try (DoorFixture strict =
                new DoorFixture(Map.of("tandem.door.max-update-bytes", "10", "tandem.door.updates-per-minute", "3"))) {
            strict.person("ada", Role.OWNER);
            Browser large = strict.browserOf("ada");
            large.update(new byte[11]);
            assertThat(large.peer.frames())
                    .containsExactly(new HocuspocusFrame.Close(strict.documentAddress(), "DOC-02"));
            Browser many = strict.browserOf("ada");
            for (int i = 0; i < 4; i++) {
                many.update(new byte[] {1});
            }
            assertThat(many.peer.frames(HocuspocusFrame.SyncStatus.class)).hasSize(3);
            assertThat(many.peer.frames(HocuspocusFrame.Close.class))
                    .extracting(HocuspocusFrame.Close::reason)
                    .containsExactly("DOC-07");
        }
    }

    @Test
    void framesBeyondTheRateAreSlowedDownAndNotRefused() throws InterruptedException {
        try (DoorFixture strict =
                new DoorFixture(Map.of("tandem.door.frames-per-second", "10", "tandem.door.frame-burst", "2"))) {
            Browser browser = strict.browser();
            for (int i = 0; i < 12; i++) {
                browser.send(new HocuspocusFrame.Ping());
            }
            assertThat(browser.peer.frames()).hasSize(2);
            strict.timers.advance(Duration.ofMillis(500));
            assertThat(browser.peer.frames()).hasSize(7);
            strict.timers.advance(Duration.ofMillis(500));
            assertThat(browser.peer.frames()).hasSize(12).allMatch(HocuspocusFrame.Pong.class::isInstance);
        }
    }

    @Test
    void garbageClosesTheSocketOfItsSenderAlone() throws InterruptedException {
        Browser bystander = door.browserOf("bo");
        for (byte[] garbage : List.of(
                new byte[0],
                new byte[] {(byte) 255, 1},
                "hello there".getBytes(java.nio.charset.StandardCharsets.UTF_8))) {
            Browser browser = door.browserOf("ada");
            browser.sendAndGoOn(garbage);
            assertThat(browser.peer.closed()).isEqualTo(CloseReason.GARBAGE);
        }
        Browser awareness = door.browserOf("ada");
        awareness.send(new HocuspocusFrame.Awareness(door.documentAddress(), new byte[] {9, 9}));
        assertThat(awareness.peer.closed()).isEqualTo(CloseReason.GARBAGE);
        assertThat(bystander.peer.closed()).isNull();
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
        assertThat(authentication(forged)).isEqualTo(new AuthMessage.PermissionDenied("AUTH-02"));
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
    void whoIsRemovedIsDisconnectedAndAnEndedSessionDisconnectsAll() throws InterruptedException {
        Browser removed = door.browserOf("bo");
        Browser stays = door.browserOf("ada");
        door.session.remove(bo);
        assertThat(removed.peer.closed()).isEqualTo(new CloseReason(4401, "AUTH-04"));
        assertThat(stays.peer.closed()).isNull();
        door.session.commit(new SessionEvent.SessionEnded());
        assertThat(stays.peer.closed()).isEqualTo(new CloseReason(4410, "SESSION-02"));
    }

    @Test
    void aDeletedFileIsClosedForEveryone() throws InterruptedException {
        Browser browser = door.browserOf("bo");
        door.session.documents.clear();
        door.session.commit(new SessionEvent.TreeChanged(List.of(new TreeChange.Deleted(door.document))));
        door.session.settle();
        assertThat(browser.peer.frames()).contains(new HocuspocusFrame.Close(door.documentAddress(), "FILE-03"));
    }

    @Test
    void awarenessReachesTheOthersWithTheTrueUser() throws InterruptedException {
        Browser first = door.browserOf("ada");
        Browser second = door.browserOf("bo");
        String forged = "{\"user\":{\"name\":\"bo\",\"role\":\"OWNER\"}}";
        first.send(new HocuspocusFrame.Awareness(
                door.documentAddress(),
                new AwarenessUpdate(List.of(new AwarenessUpdate.Entry(7, 1, forged))).encode()));
        assertThat(second.peer.frames(HocuspocusFrame.Awareness.class)).hasSize(1);
        first.connection.closed();
        assertThat(second.peer.frames(HocuspocusFrame.Awareness.class)).hasSize(2);
    }

    @Test
    void runnersThatComeAndGoAreTold() throws InterruptedException {
        Browser browser = door.browserOf("vi");
        door.runners.become(RunAvailability.unavailable(ErrorCode.NO_RUNNER.problem(Map.of())));
        JsonNode told = browser.peer.messages("runner").getFirst();
        assertThat(told.path("run").path("available").asBoolean()).isFalse();
        assertThat(told.path("run").path("reason").path("code").asText()).isEqualTo("RUN-01");
    }

    @Test
    void pingsKeepTheConnectionAndSilenceEndsIt() throws InterruptedException {
        Browser browser = door.browserOf("ada");
        door.timers.advance(Duration.ofSeconds(50));
        assertThat(browser.peer.frames(HocuspocusFrame.Ping.class)).hasSize(5);
        browser.send(new HocuspocusFrame.Pong());
        door.timers.advance(Duration.ofSeconds(50));
        assertThat(browser.peer.closed()).isNull();
        door.timers.advance(Duration.ofSeconds(21));
        assertThat(browser.peer.closed()).isEqualTo(CloseReason.TOO_SLOW);
    }

    @Test
    void whoDoesNotAuthenticateInTimeIsClosed() {
        Browser browser = door.browser();
        door.timers.advance(Duration.ofSeconds(31));
        assertThat(browser.peer.closed()).isEqualTo(new CloseReason(4401, "AUTH-01"));
    }

    @Test
    void aTokenThatExpiresEndsTheConnectionAtThatMoment() throws InterruptedException {
        door.expire("bo", Duration.ofSeconds(40));
        Browser browser = door.browserOf("bo");
        Browser other = door.browserOf("ada");
        door.timers.advance(Duration.ofSeconds(39));
        assertThat(browser.peer.closed()).isNull();
        door.timers.advance(Duration.ofSeconds(1));
        assertThat(browser.peer.closed()).isEqualTo(new CloseReason(4401, "AUTH-03"));
        assertThat(other.peer.closed()).isNull();
    }

    @Test
    void whoShowsANewTokenInTimeStaysConnected() throws InterruptedException {
        door.expire("bo", Duration.ofSeconds(40));
        Browser browser = door.browserOf("bo");
        door.expire("bo", Duration.ofSeconds(50));
        browser.authenticate(door.sessionAddress(), "bo");
        browser.authenticate(door.documentAddress(), "bo");
        door.timers.advance(Duration.ofSeconds(49));
        assertThat(browser.peer.closed()).isNull();
        door.timers.advance(Duration.ofSeconds(1));
        assertThat(browser.peer.closed()).isEqualTo(new CloseReason(4401, "AUTH-03"));
    }

    @Test
    void tooManyDocumentsAndUnknownMessagesCloseTheSocketWithTheirCodes() throws InterruptedException {
        try (DoorFixture strict = new DoorFixture(Map.of("tandem.door.max-documents", "2"))) {
            strict.person("ada", Role.OWNER);
            Browser many = strict.browserOf("ada");
            many.authenticate(Address.of(strict.session.id() + "/" + strict.session.addDocument()), "ada");
            assertThat(many.peer.closed()).isEqualTo(new CloseReason(1008, "SOCKET-06"));
        }
        Browser unknown = door.browserOf("ada");
        unknown.send(new HocuspocusFrame.BroadcastStateless(door.documentAddress(), "x"));
        assertThat(unknown.peer.closed()).isEqualTo(new CloseReason(1008, "SOCKET-02"));
    }

    @Test
    void whileASessionIsFullItsSenderWaitsAndIsNotRefused() throws InterruptedException {
        Browser browser = door.browserOf("bo");
        door.session.fill(true);
        browser.update(new byte[] {1});
        door.awaitFrames(browser, HocuspocusFrame.SyncStatus.class, 1);
        assertThat(browser.peer.closed()).isNull();
    }
}
