package dev.tandem.platform.door;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.crdt.Doc;
import dev.tandem.crdt.codec.DecodeLimits;
import dev.tandem.crdt.sync.Address;
import dev.tandem.crdt.sync.HocuspocusFrame;
import dev.tandem.crdt.sync.SyncMessage;
import dev.tandem.platform.door.DoorFixture.Browser;
import dev.tandem.protocol.Role;
import dev.tandem.protocol.SessionEvent;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What reaches whom of a committed batch. */
class FanOutTest {
    private final DoorFixture door = new DoorFixture();
    private final List<byte[]> typed = new ArrayList<>();
    private final Doc doc = new Doc(7, DecodeLimits.DEFAULT);

    @BeforeEach
    void open() {
        door.person("ada", Role.OWNER);
        door.person("bo", Role.EDITOR);
        door.person("cem", Role.EDITOR);
        doc.observeUpdates(event -> typed.add(event.update()));
        for (String character : List.of("a", "b", "c", "d")) {
            doc.getText("content").insert(doc.getText("content").length(), character);
        }
    }

    @AfterEach
    void close() {
        door.close();
    }

    private SessionEvent updated(byte[] update) {
        return new SessionEvent.DocumentUpdated(door.document, update);
    }

    private static String text(Browser browser) {
        Doc copy = new Doc(8, DecodeLimits.DEFAULT);
        for (HocuspocusFrame.Sync frame : browser.peer.frames(HocuspocusFrame.Sync.class)) {
            copy.applyUpdate(((SyncMessage.Update) frame.message()).update());
        }
        return copy.getText("content").toString();
    }

    @Test
    void theUpdatesOfABatchAreOneFrameForEveryone() throws InterruptedException {
        Browser ada = door.browserOf("ada");
        Browser bo = door.browserOf("bo");
        door.session.commit(updated(typed.get(0)), updated(typed.get(1)), updated(typed.get(2)));
        for (Browser browser : List.of(ada, bo)) {
            assertThat(browser.peer.frames(HocuspocusFrame.Sync.class)).hasSize(1);
            assertThat(text(browser)).isEqualTo("abc");
        }
    }

    @Test
    void whatStandsBetweenUpdatesKeepsItsPlace() throws InterruptedException {
        Browser ada = door.browserOf("ada");
        door.session.commit(updated(typed.get(0)), new SessionEvent.SessionRenamed("x"), updated(typed.get(1)));
        assertThat(ada.peer.frames())
                .hasExactlyElementsOfTypes(
                        HocuspocusFrame.Sync.class, HocuspocusFrame.Stateless.class, HocuspocusFrame.Sync.class);
    }

    @Test
    void allWhoFollowAnAddressShareTheBytes() {
        Followers followers = new Followers(new AwarenessRoom(java.time.Instant::now, _ -> {}));
        Address address = door.documentAddress();
        Feed feed = followers.feed(address);
        assertThat(followers.feed(Address.of(address.document()))).isSameAs(feed);
        byte[] one = feed.updates().join(List.of(typed.get(0), typed.get(1)));
        assertThat(feed.updates().join(new ArrayList<>(typed.subList(0, 2)))).isSameAs(one);
        assertThat(feed.updates().join(typed.subList(0, 1))).isNotEqualTo(one);
    }

    @Test
    void whoNamesASessionOfTheirOwnGetsFramesWithItsName() throws InterruptedException {
        Browser plain = door.browserOf("ada");
        Browser named = door.browser();
        Address address = new Address(door.documentAddress().document(), "tab2");
        named.authenticate(address, "bo");
        named.send(new HocuspocusFrame.Sync(address, new SyncMessage.Step1(new byte[] {0})));
        named.peer.forget();
        door.session.commit(updated(typed.get(0)));
        assertThat(named.peer.frames(HocuspocusFrame.Sync.class))
                .singleElement()
                .satisfies(frame -> assertThat(frame.address()).isEqualTo(address));
        assertThat(plain.peer.frames(HocuspocusFrame.Sync.class))
                .singleElement()
                .satisfies(frame -> assertThat(frame.address()).isEqualTo(door.documentAddress()));
    }

    @Test
    void aFloodOfOneIsOneSubmissionAtATimeAndTheOthersKeepTheirTurn() throws InterruptedException {
        Browser flooding = door.browserOf("ada");
        Browser other = door.browserOf("bo");
        door.session.hold();
        for (int i = 0; i < 4; i++) {
            flooding.sendAndGoOn(frame(typed.get(i)));
        }
        other.sendAndGoOn(frame(new byte[] {0, 0}));
        door.session.goOn();
        door.session.settle();
        door.session.settle();
        assertThat(door.session.commands).hasSize(3);
        assertThat(flooding.peer.frames(HocuspocusFrame.SyncStatus.class)).hasSize(4);
        assertThat(other.peer.frames(HocuspocusFrame.SyncStatus.class)).hasSize(1);
        assertThat(text(other)).isEqualTo("abcd");
    }

    private byte[] frame(byte[] update) {
        return new HocuspocusFrame.Sync(door.documentAddress(), new SyncMessage.Update(update)).encode();
    }
}
