package dev.tandem.crdt.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.crdt.Doc;
import dev.tandem.crdt.codec.DecodeLimits;
import dev.tandem.crdt.yjs.Node;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Speaks with the unmodified provider of Hocuspocus as a server would. */
class ProviderConversationTest {
    private static final HexFormat HEX = HexFormat.of();

    private final List<AutoCloseable> open = new ArrayList<>();

    /** One provider in a process of its own. What it prints is sorted by a thread into frames and events. */
    private static final class Provider implements AutoCloseable {
        private final Process process;
        /** Then the end of its output is no failure. */
        private volatile boolean closed;

        private final BlockingQueue<String> frames = new LinkedBlockingQueue<>();
        private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

        Provider(String... arguments) {
            process = Node.start("provider.mjs", arguments);
            Thread.startVirtualThread(this::sort);
        }

        private void sort() {
            try (BufferedReader in = process.inputReader(StandardCharsets.UTF_8)) {
                for (String line = in.readLine(); line != null; line = in.readLine()) {
                    (line.startsWith("> ") ? frames : events).add(line.substring(2));
                }
            } catch (IOException e) {
                if (!closed) {
                    throw new UncheckedIOException(e);
                }
            }
        }

        void tell(String line) {
            try {
                process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
                process.getOutputStream().flush();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        void send(HocuspocusFrame frame) {
            tell("< " + HEX.formatHex(frame.encode()));
        }

        /** The next frame of a kind; what comes before it is passed over. Each must come out as it went in. */
        <F extends HocuspocusFrame> F expect(Class<F> type) {
            while (true) {
                byte[] bytes = HEX.parseHex(await(frames, type.getSimpleName()));
                HocuspocusFrame frame = HocuspocusFrame.decode(bytes, DecodeLimits.DEFAULT);
                assertThat(frame.encode()).isEqualTo(bytes);
                if (type.isInstance(frame)) {
                    return type.cast(frame);
                }
            }
        }

        /** The next sync message of a kind. */
        <M extends SyncMessage> M expectSync(Class<M> type) {
            SyncMessage message;
            do {
                message = expect(HocuspocusFrame.Sync.class).message();
            } while (!type.isInstance(message));
            return type.cast(message);
        }

        /** Waits for an event; what comes before it is passed over. */
        void expectEvent(String event) {
            String next;
            do {
                next = await(events, event);
            } while (!next.equals(event));
        }

        private static String await(BlockingQueue<String> queue, String what) {
            try {
                String next = queue.poll(20, TimeUnit.SECONDS);
                if (next == null) {
                    throw new AssertionError("the provider was silent for 20 s; waiting for " + what);
                }
                return next;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void close() {
            closed = true;
            process.destroy();
        }
    }

    private Provider provider(String... arguments) {
        var provider = new Provider(arguments);
        open.add(provider);
        return provider;
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable resource : open) {
            resource.close();
        }
    }

    @Test
    void aProviderSyncsWritesAndIsAcknowledged() {
        var doc = new Doc(7);
        doc.getText("content").insert(0, "world");
        Provider provider = provider();

        var auth = provider.expect(HocuspocusFrame.Auth.class);
        Address address = auth.address();
        assertThat(address).isEqualTo(new Address("session/file", null));
        assertThat(auth.message()).isEqualTo(new AuthMessage.Token("secret", "4.8.0"));
        provider.send(
                new HocuspocusFrame.Auth(address, new AuthMessage.Authenticated(AuthMessage.Authenticated.READ_WRITE)));
        provider.expectEvent("authenticated read-write");

        provider.tell("insert 0 hello ");
        var pushed = provider.expectSync(SyncMessage.Update.class);
        doc.applyUpdate(pushed.update());
        assertThat(doc.getText("content").length()).isEqualTo(11);
        provider.expectEvent("unsynced 2");
        provider.send(new HocuspocusFrame.SyncStatus(address, true));
        provider.expectEvent("unsynced 1");

        provider.send(new HocuspocusFrame.Sync(address, new SyncMessage.Step2(doc.encodeStateAsUpdate())));
        provider.expectEvent("synced");
        provider.tell("text");
        provider.expectEvent("text " + doc.getText("content"));

        provider.send(new HocuspocusFrame.Sync(address, new SyncMessage.Step1(doc.encodeStateVector())));
        var reply = provider.expectSync(SyncMessage.Step2.class);
        assertThat(doc.news(reply.update()).isEmpty()).isTrue();
        provider.send(new HocuspocusFrame.SyncStatus(address, true));
        provider.expectEvent("unsynced 0");
    }

    @Test
    void awarenessStatelessPingAndCloseAreUnderstood() {
        Provider provider = provider("session");
        Address address = provider.expect(HocuspocusFrame.Auth.class).address();
        assertThat(address.document()).isEqualTo("session/file");
        assertThat(address.session()).isNotEmpty();
        provider.send(
                new HocuspocusFrame.Auth(address, new AuthMessage.Authenticated(AuthMessage.Authenticated.READ_ONLY)));
        provider.expectEvent("authenticated readonly");

        provider.tell("state {\"name\":\"Bo\"}");
        var awareness = new Awareness(InstantSource.fixed(Instant.EPOCH), DecodeLimits.DEFAULT);
        while (!"{\"name\":\"Bo\"}".equals(awareness.getState(4242))) {
            awareness.applyAwarenessUpdate(
                    provider.expect(HocuspocusFrame.Awareness.class).update(), "provider");
        }

        awareness.setState(9, "{\"name\":\"Al\"}", "server");
        provider.send(new HocuspocusFrame.Awareness(address, awareness.encodeAwarenessUpdate(List.of(9L))));
        provider.expectEvent("awareness [{\"clientId\":4242,\"name\":\"Bo\"},{\"clientId\":9,\"name\":\"Al\"}]");

        provider.send(new HocuspocusFrame.QueryAwareness(address));
        var answer = provider.expect(HocuspocusFrame.Awareness.class);
        assertThat(AwarenessUpdate.decode(answer.update(), DecodeLimits.DEFAULT).entries())
                .extracting(AwarenessUpdate.Entry::client)
                .containsExactly(4242L, 9L);

        provider.tell("stateless {\"type\":\"run\"}");
        assertThat(provider.expect(HocuspocusFrame.Stateless.class).payload()).isEqualTo("{\"type\":\"run\"}");
        provider.send(new HocuspocusFrame.Stateless(address, "ünïcode"));
        provider.expectEvent("stateless ünïcode");

        provider.send(new HocuspocusFrame.Ping());
        provider.expect(HocuspocusFrame.Pong.class);

        provider.send(new HocuspocusFrame.Close(address, "DOC-04"));
        provider.expectEvent("closed DOC-04");
        provider.tell("leave");
        assertThat(provider.expect(HocuspocusFrame.Close.class).reason()).isNull();
    }

    @Test
    void aRefusedTokenIsTold() {
        Provider provider = provider();
        Address address = provider.expect(HocuspocusFrame.Auth.class).address();
        provider.send(new HocuspocusFrame.Auth(address, new AuthMessage.PermissionDenied("AUTH-02")));
        provider.expectEvent("denied AUTH-02");
    }
}
