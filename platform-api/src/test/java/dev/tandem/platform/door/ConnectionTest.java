package dev.tandem.platform.door;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.crdt.sync.Address;
import dev.tandem.crdt.sync.AuthMessage;
import dev.tandem.crdt.sync.HocuspocusFrame;
import dev.tandem.platform.door.DoorFixture.Browser;
import dev.tandem.platform.socket.CloseReason;
import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.ParticipantId;
import dev.tandem.protocol.Role;
import dev.tandem.protocol.SessionEvent;
import dev.tandem.protocol.SessionId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A browser's whole socket, from its first token until it is closed. */
class ConnectionTest {
    private static final byte[] EMPTY_UPDATE = {0, 0};

    private final DoorFixture door = DoorFixture.withPeople();
    private final ParticipantId bo = door.participant("bo");

    @AfterEach
    void close() {
        door.close();
    }

    @Test
    void editorsMayWriteAndViewersRead() throws InterruptedException {
        Browser browser = door.browser();
        browser.authenticate(door.documentAddress(), "bo");
        assertThat(browser.authentication()).isEqualTo(new AuthMessage.Authenticated("read-write"));
        Browser viewing = door.browser();
        viewing.authenticate(door.documentAddress(), "vi");
        assertThat(viewing.authentication()).isEqualTo(new AuthMessage.Authenticated("readonly"));
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
            assertThat(browser.authentication()).isEqualTo(new AuthMessage.PermissionDenied(code));
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
    void anAddressWithASessionIsAnsweredUnderThatAddress() throws InterruptedException {
        Address address = new Address(door.documentAddress().document(), "tab1");
        Browser browser = door.browser();
        browser.authenticate(address, "bo");
        assertThat(browser.peer.frames(HocuspocusFrame.Auth.class).getFirst().address())
                .isEqualTo(address);
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
        for (byte[] garbage :
                List.of(new byte[0], new byte[] {(byte) 255, 1}, "hello there".getBytes(StandardCharsets.UTF_8))) {
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
}
