package dev.tandem.system.client;

import dev.tandem.crdt.codec.DecodeLimits;
import dev.tandem.crdt.sync.HocuspocusFrame;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** One connection: frames in order, both ways. The listener is called by one thread at a time. */
final class FrameSocket implements WebSocket.Listener {
    /** The code of an end without a close frame. */
    static final int DROPPED = 1006;

    private static final Duration HANDSHAKE = Duration.ofSeconds(5);

    /** Hears what a connection does. */
    interface Listener {
        void received(HocuspocusFrame frame, int bytes);

        /** The connection is over; called once. */
        void closed(int code);
    }

    private final Listener listener;
    private final ByteArrayOutputStream parts = new ByteArrayOutputStream();
    private CompletableFuture<WebSocket> last = new CompletableFuture<>();
    private boolean over;

    private FrameSocket(Listener listener) {
        this.listener = listener;
    }

    /** {@return completed when it is open; failed if nobody answers} */
    static CompletionStage<FrameSocket> open(URI platform, Listener listener) {
        URI address = URI.create("ws" + platform.toString().substring("http".length()) + "/api/socket");
        FrameSocket socket = new FrameSocket(listener);
        return Person.HTTP
                .newWebSocketBuilder()
                .connectTimeout(HANDSHAKE)
                .buildAsync(address, socket)
                .thenApply(open -> socket);
    }

    @Override
    public void onOpen(WebSocket from) {
        last.complete(from);
        from.request(1);
    }

    /** Sends a frame after all earlier ones; one that cannot be sent is dropped: the end of the connection is told anyway. */
    synchronized void send(HocuspocusFrame frame) {
        byte[] bytes = frame.encode();
        last = last.thenCompose(socket -> socket.sendBinary(ByteBuffer.wrap(bytes), true));
    }

    /** Drops the connection without a word. */
    void abort() {
        CompletableFuture<Void> _ = last.thenAccept(WebSocket::abort);
        end(DROPPED);
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean complete) {
        byte[] bytes = new byte[data.remaining()];
        data.get(bytes);
        parts.writeBytes(bytes);
        if (complete) {
            byte[] message = parts.toByteArray();
            parts.reset();
            listener.received(HocuspocusFrame.decode(message, DecodeLimits.DEFAULT), message.length);
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
        end(DROPPED);
    }

    private void end(int code) {
        synchronized (this) {
            if (over) {
                return;
            }
            over = true;
        }
        listener.closed(code);
    }
}
