package dev.tandem.platform.door;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.crdt.sync.AwarenessUpdate;
import dev.tandem.crdt.sync.HocuspocusFrame;
import dev.tandem.crdt.sync.SyncMessage;
import dev.tandem.platform.door.DoorFixture.Browser;
import dev.tandem.platform.testing.FakeSession;
import dev.tandem.protocol.ParticipantId;
import dev.tandem.protocol.Role;
import dev.tandem.protocol.SessionEvent;
import dev.tandem.protocol.TreeChange;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A file, as the browsers see it that have it open. */
class DocumentChannelTest {
    private final DoorFixture door = DoorFixture.withPeople();
    private final ParticipantId vi = door.participant("vi");

    @AfterEach
    void close() {
        door.close();
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
    void whileASessionIsFullItsSenderWaitsAndIsNotRefused() throws InterruptedException {
        Browser browser = door.browserOf("bo");
        door.session.fill(true);
        browser.update(new byte[] {1});
        door.awaitFrames(browser, HocuspocusFrame.SyncStatus.class, 1);
        assertThat(browser.peer.closed()).isNull();
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
}
