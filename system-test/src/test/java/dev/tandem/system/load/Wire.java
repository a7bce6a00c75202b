package dev.tandem.system.load;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One WebSocket connection with the JDK's client: messages in and out in order, and its end, told once. */
final class Wire implements WebSocket.Listener {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Events events;
    private final CompletableFuture<WebSocket> socket = new CompletableFuture<>();
    private final AtomicBoolean ended = new AtomicBoolean();
    private final ByteArrayOutputStream parts = new ByteArrayOutputStream();
    /** Guarded by this: a message is sent when the one before it has left. */
    private CompletableFuture<?> sending = socket;

    private volatile long lastHeard = System.nanoTime();

    /** What happens on a connection. Called on the client's threads, never at once. */
    interface Events {
        void opened(Wire wire);

        void received(Wire wire, byte[] message);

        /** @param code of the close frame; 0 if there was none */
        void lost(Wire wire, int code);
    }

    private Wire(Events events) {
        this.events = events;
    }

    static Wire open(URI address, Events events) {
        Wire wire = new Wire(events);
        CompletableFuture<?> _ = CLIENT.newWebSocketBuilder()
                .connectTimeout(PATIENCE)
                .buildAsync(address, wire)
                .whenCompleteAsync((opened, failure) -> {
                    if (opened == null) {
                        wire.end(0);
                    } else {
                        wire.socket.complete(opened);
                        if (wire.ended.get()) {
                            opened.abort();
                        } else {
                            events.opened(wire);
                        }
                    }
                });
        return wire;
    }

    synchronized void send(byte[] message) {
        sending = sending.thenCompose(_ -> socket)
                .thenCompose(open -> open.sendBinary(ByteBuffer.wrap(message), true))
                .whenComplete((_, failure) -> {
                    if (failure != null) {
                        end(0);
                    }
                });
    }

    /** {@return how long nothing has been heard} */
    Duration silence() {
        return Duration.ofNanos(System.nanoTime() - lastHeard);
    }

    /** Drops the connection without a word. Its end is not told. */
    void abort() {
        ended.set(true);
        CompletableFuture<?> _ = socket.thenAccept(WebSocket::abort);
    }

    private void end(int code) {
        if (ended.compareAndSet(false, true)) {
            // On a thread of its own: whoever sends holds the lock of the tab.
            Thread.startVirtualThread(() -> events.lost(this, code));
        }
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
        lastHeard = System.nanoTime();
        byte[] bytes = new byte[data.remaining()];
        data.get(bytes);
        parts.writeBytes(bytes);
        if (last) {
            byte[] message = parts.toByteArray();
            parts.reset();
            if (!ended.get()) {
                events.received(this, message);
            }
        }
        from.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        end(code);
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        end(0);
    }
}
