package dev.tandem.platform.door;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.crdt.Doc;
import dev.tandem.crdt.codec.DecodeLimits;
import dev.tandem.crdt.sync.Address;
import dev.tandem.crdt.sync.AwarenessUpdate;
import dev.tandem.crdt.sync.HocuspocusFrame;
import dev.tandem.crdt.sync.SyncMessage;
import dev.tandem.platform.socket.Backlog;
import dev.tandem.platform.socket.BoundedSocket;
import dev.tandem.platform.socket.CloseReason;
import dev.tandem.platform.socket.Inbox;
import dev.tandem.platform.socket.OutboundQueue;
import dev.tandem.platform.socket.Pace;
import dev.tandem.platform.socket.Transport;
import dev.tandem.platform.timing.ManualTimers;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Two who follow the same file: one reads, the other has stopped. */
class SlowReaderTest {
    private static final Duration WINDOW = Duration.ofMillis(4);
    private static final long ALLOWED = 100_000;

    private final ManualTimers timers = new ManualTimers();
    private final Deque<Runnable> eventLoop = new ArrayDeque<>();
    private final Pace pace = new Pace(
            new Pace.Rhythm(WINDOW, Duration.ofMillis(2), Duration.ofMillis(25)),
            timers,
            timers::nanoTime,
            eventLoop::add);
    private final Feed feed = new Feed(Address.of("session/file"));
    private final Reader quick = new Reader(true);
    private final Reader stalled = new Reader(false);

    private final class Reader implements Transport {
        private final List<byte[]> got = new ArrayList<>();
        private final boolean reads;
        private final BoundedSocket socket;
        private @Nullable CloseReason closed;
        private @Nullable Runnable held;

        private Reader(boolean reads) {
            this.reads = reads;
            this.socket = new BoundedSocket(
                    this,
                    new BoundedSocket.Limits(
                            new OutboundQueue.Limits(ALLOWED, 10_000, 16, 4_000), new Inbox.Limits(1000, 10)),
                    new Backlog(1 << 20),
                    pace);
        }

        @Override
        public void write(List<byte[]> messages, Runnable written) {
            got.addAll(messages);
            if (reads) {
                written.run();
            } else {
                held = written;
            }
        }

        private void readAll() {
            while (held != null) {
                Runnable written = held;
                held = null;
                written.run();
                pass();
            }
        }

        @Override
        public void close(CloseReason reason) {
            closed = reason;
        }

        @Override
        public void pause() {}

        @Override
        public void resume() {}

        @Override
        public String remoteAddress() {
            return "192.0.2.1";
        }

        private HocuspocusFrame frame(int index) {
            return HocuspocusFrame.decode(got.get(index), DecodeLimits.DEFAULT);
        }
    }

    private void pass() {
        for (int i = 0; i < 3; i++) {
            while (!eventLoop.isEmpty()) {
                eventLoop.remove().run();
            }
            timers.advance(WINDOW);
        }
    }

    @Test
    void whoStallsIsClosedAndWhoReadsHasEverythingByThen() {
        List<byte[]> typed = new ArrayList<>();
        Doc doc = new Doc(7, DecodeLimits.DEFAULT);
        doc.observeUpdates(event -> typed.add(event.update()));
        int count = 0;
        while (stalled.closed == null) {
            doc.getText("content").insert(0, "x".repeat(200));
            for (Reader reader : List.of(stalled, quick)) {
                reader.socket.publish(feed.updates(), typed.getLast());
            }
            pass();
            count++;
            assertThat(count).as("it is bounded").isLessThan(1000);
        }
        assertThat(stalled.closed).isEqualTo(new CloseReason(4408, "SOCKET-04"));
        assertThat(quick.closed).isNull();
        assertThat(quick.got).hasSize(count);
        Doc copy = new Doc(8, DecodeLimits.DEFAULT);
        for (int i = 0; i < count; i++) {
            copy.applyUpdate(((SyncMessage.Update) ((HocuspocusFrame.Sync) quick.frame(i)).message()).update());
        }
        assertThat(copy.getText("content").toString())
                .isEqualTo(doc.getText("content").toString());
    }

    @Test
    void ofWhoLooksAtWhatOneWhoWakesUpGetsOnlyTheNewest() {
        for (int i = 1; i <= 10_000; i++) {
            String state = "{\"line\":%d,\"padding\":\"%s\"}".formatted(i, "x".repeat(200));
            byte[] entry = AwarenessState.encodeEntry(i % 3, i, state);
            stalled.socket.publish(feed.awareness(), entry);
            quick.socket.publish(feed.awareness(), entry);
            pass();
        }
        assertThat(stalled.closed).isNull();
        assertThat(quick.got).hasSize(10_000);
        stalled.readAll();
        assertThat(stalled.got).hasSizeLessThan(60);
        var last = (HocuspocusFrame.Awareness) stalled.frame(stalled.got.size() - 1);
        assertThat(AwarenessUpdate.decode(last.update(), DecodeLimits.DEFAULT).entries())
                .extracting(AwarenessUpdate.Entry::clock)
                .contains(10_000L);
    }
}
