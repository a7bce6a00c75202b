package dev.tandem.platform.door;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.crdt.codec.DecodeLimits;
import dev.tandem.crdt.sync.AwarenessUpdate;
import dev.tandem.crdt.sync.SyncMessage;
import dev.tandem.crdt.sync.WebsocketFrame;
import dev.tandem.platform.door.DoorFixture.Browser;
import dev.tandem.platform.socket.CloseReason;
import dev.tandem.platform.socket.Handling;
import dev.tandem.platform.testing.FakeSession;
import dev.tandem.protocol.Role;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A socket that speaks y-websocket, beside others that speak Hocuspocus. */
class PlainConnectionTest {
    private static final WebsocketFrame QUESTION =
            new WebsocketFrame.Sync(new SyncMessage.Step1(FakeSession.anyStateVector()));

    private final DoorFixture door = DoorFixture.withPeople();

    @AfterEach
    void close() {
        door.close();
    }

    /** A program that remembers what it was told. */
    private static final class Program extends HearingPeer {
        private final List<WebsocketFrame> frames = new ArrayList<>();

        @Override
        public synchronized void answer(byte[] message) {
            frames.add(WebsocketFrame.decode(message, DecodeLimits.DEFAULT));
        }

        @Override
        public void readOn() {}

        synchronized List<WebsocketFrame> frames() {
            return List.copyOf(frames);
        }
    }

    private PlainConnection connect(Program program, String token) {
        return door.plainConnection(program, token);
    }

    private void send(PlainConnection connection, WebsocketFrame frame) throws InterruptedException {
        byte[] message = frame.encode();
        if (connection.received(message) == Handling.BLOCKING) {
            connection.receivedBlocking(message);
        }
        door.session.settle();
    }

    @Test
    void theFirstMessageLetsInAndIsAnswered() throws InterruptedException {
        Program program = new Program();
        send(connect(program, "bo"), QUESTION);
        assertThat(program.frames())
                .satisfiesExactly(
                        answer -> assertThat(answer)
                                .isInstanceOfSatisfying(
                                        WebsocketFrame.Sync.class,
                                        it -> assertThat(it.message()).isInstanceOf(SyncMessage.Step2.class)),
                        question -> assertThat(question)
                                .isInstanceOfSatisfying(
                                        WebsocketFrame.Sync.class,
                                        it -> assertThat(it.message()).isInstanceOf(SyncMessage.Step1.class)));
        assertThat(program.closed()).isNull();
    }

    @Test
    void updatesGoBothWaysAndAcknowledgementsToThoseWhoHaveAWordForThem() throws InterruptedException {
        Browser browser = door.browserOf("ada");
        Program program = new Program();
        PlainConnection connection = connect(program, "bo");
        send(connection, QUESTION);
        int before = program.frames().size();

        send(connection, new WebsocketFrame.Sync(new SyncMessage.Update(new byte[] {1})));
        assertThat(program.frames()).hasSize(before);
        assertThat(door.told).containsOnly("acknowledged");

        browser.update(new byte[] {2});
        assertThat(program.frames().subList(before, program.frames().size()))
                .singleElement()
                .isInstanceOfSatisfying(
                        WebsocketFrame.Sync.class,
                        it -> assertThat(it.message())
                                .isInstanceOfSatisfying(
                                        SyncMessage.Update.class,
                                        update -> assertThat(update.update()).containsExactly(2)));
    }

    @Test
    void aFirstMessageThatComesTooSoonWaitsForItsTurn() throws InterruptedException {
        door.close();
        try (DoorFixture slow =
                new DoorFixture(Map.of("tandem.door.frame-burst", "1", "tandem.door.frames-per-second", "1"))) {
            slow.person("bo", Role.EDITOR);
            Program program = new Program();
            PlainConnection connection = slow.plainConnection(program, "bo");
            Thread sender = Thread.ofVirtual().start(() -> {
                try {
                    connection.receivedBlocking(QUESTION.encode());
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            });
            long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
            while (sender.isAlive() && System.nanoTime() < deadline) {
                slow.timers.advance(Duration.ofSeconds(1));
                Thread.onSpinWait();
            }
            assertThat(sender.join(Duration.ofSeconds(1))).isTrue();
            slow.session.settle();
            assertThat(program.frames().stream().filter(WebsocketFrame.Sync.class::isInstance))
                    .hasSize(2);
        }
    }

    @Test
    void whoIsNotLetInIsToldWhyAndTheConnectionEnds() throws InterruptedException {
        Program program = new Program();
        PlainConnection connection = connect(program, "nobody");
        send(connection, QUESTION);
        assertThat(program.frames()).containsExactly(new WebsocketFrame.PermissionDenied("AUTH-02"));
        assertThat(program.closed()).isEqualTo(new CloseReason(4403, "AUTH-02"));
        send(connection, QUESTION);
        assertThat(program.frames()).hasSize(1);
    }

    @Test
    void aRefusedUpdateEndsTheConnection() throws InterruptedException {
        Program program = new Program();
        PlainConnection connection = connect(program, "vi");
        send(connection, QUESTION);
        send(connection, new WebsocketFrame.Sync(new SyncMessage.Update(new byte[] {1})));
        assertThat(program.closed()).isEqualTo(new CloseReason(4403, "DOC-06"));
        assertThat(door.session.commands).isEmpty();
    }

    @Test
    void nobodysPresenceKeepsTheConnectionUpAndATokensEndEndsIt() throws InterruptedException {
        door.expire("bo", Duration.ofSeconds(45));
        Program program = new Program();
        PlainConnection connection = connect(program, "bo");
        send(connection, QUESTION);
        int before = program.frames().size();
        door.timers.advance(Duration.ofSeconds(30));
        assertThat(program.frames().subList(before, program.frames().size()))
                .isNotEmpty()
                .allSatisfy(frame -> assertThat(frame)
                        .isInstanceOfSatisfying(
                                WebsocketFrame.Awareness.class,
                                it -> assertThat(AwarenessUpdate.decode(it.update(), DecodeLimits.DEFAULT)
                                                .entries())
                                        .isEmpty()));
        assertThat(program.closed()).isNull();
        door.timers.advance(Duration.ofSeconds(30));
        assertThat(program.closed()).isEqualTo(Closes.TOKEN_EXPIRED);
    }

    @Test
    void whatOnlyServersSayIsAnOffence() throws InterruptedException {
        Program program = new Program();
        PlainConnection connection = connect(program, "bo");
        send(connection, QUESTION);
        send(connection, new WebsocketFrame.PermissionDenied("you"));
        assertThat(program.closed()).isEqualTo(Closes.UNKNOWN_MESSAGE);

        Program second = new Program();
        assertThat(connect(second, "bo").received(new byte[] {99})).isEqualTo(Handling.BLOCKING);
        PlainConnection garbled = connect(second, "bo");
        garbled.receivedBlocking(new byte[] {99});
        assertThat(second.closed()).isEqualTo(CloseReason.GARBAGE);
    }

    @Test
    void itsPlaceIsFreeWhenItIsClosed() throws InterruptedException {
        Program program = new Program();
        PlainConnection connection = connect(program, "bo");
        send(connection, QUESTION);
        assertThat(door.openLeases()).isPositive();
        connection.closed();
        assertThat(door.openLeases()).isZero();
    }
}
