package dev.tandem.runner.port;

import dev.tandem.debug.dap.DapInput;
import dev.tandem.debug.dap.DapOutput;
import dev.tandem.debug.dap.Wire;
import dev.tandem.debug.peer.DapPeer;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Carries the Debug Adapter Protocol between the platform's WebSocket and a client's seat in a debug session: binary messages are its bytes, the texts
 * {@code look} and {@code move} say what the person may from then on, {@code end} and a close end it.
 *
 * <p>One message is under way in each direction. The listener's methods do not block; {@link #serve} does.
 */
final class DebuggerStream implements WebSocket.Listener {
    private static final int MOST_MESSAGE_BYTES = 256 << 10;
    private static final int MOST_FRAME_BYTES = 32 << 10;
    private static final Duration FAREWELL = Duration.ofSeconds(2);

    private final ReceivedBytes received = new ReceivedBytes(this::askForMore);
    private final CompletableFuture<Void> gone = new CompletableFuture<>();
    private volatile boolean mayMove;
    private volatile boolean over;
    private volatile @Nullable WebSocket socket;
    private volatile @Nullable DapPeer peer;

    /** @param mayMove whether the person may do more than look, to begin with */
    DebuggerStream(boolean mayMove) {
        this.mayMove = mayMove;
    }

    boolean mayMove() {
        return mayMove;
    }

    /** {@return what the client says, and is told} It may be written to as soon as it serves. */
    Wire wire() {
        return Wire.of(
                new DapInput(new BufferedInputStream(received), MOST_MESSAGE_BYTES), new DapOutput(new OutputStream() {
                    @Override
                    public void write(int one) throws IOException {
                        write(new byte[] {(byte) one}, 0, 1);
                    }

                    @Override
                    public void write(byte[] bytes, int offset, int length) throws IOException {
                        send(ByteBuffer.wrap(bytes, offset, length));
                    }
                }));
    }

    private void send(ByteBuffer bytes) throws IOException {
        WebSocket to = Objects.requireNonNull(socket, "it serves before it writes");
        try {
            while (bytes.hasRemaining()) {
                ByteBuffer part = bytes.slice(bytes.position(), Math.min(bytes.remaining(), MOST_FRAME_BYTES));
                bytes.position(bytes.position() + part.remaining());
                to.sendBinary(part, true).get();
            }
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** Lets the client take part until either side has ended. */
    void serve(WebSocket platform, DapPeer client) throws InterruptedException {
        peer = client;
        try (Pings _ = Pings.of(platform)) {
            if (gone.isDone()) {
                client.close();
            }
            client.serve();
            over = true;
            askForMore(); // what still comes is nobody's, and must not hold up the close
            var _ = platform.sendClose(WebSocket.NORMAL_CLOSURE, "");
            gone.get(FAREWELL.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException | TimeoutException _) {
            // It is not there any more, or does not listen.
        } finally {
            platform.abort();
        }
    }

    private void askForMore() {
        WebSocket from = socket;
        if (from != null) {
            from.request(1);
        }
    }

    @Override
    public void onOpen(WebSocket platform) {
        socket = platform;
        platform.request(1);
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket platform, ByteBuffer data, boolean last) {
        if (over) {
            platform.request(1);
        } else {
            received.add(data);
        }
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket platform, CharSequence data, boolean last) {
        switch (data.toString()) {
            case "look" -> mayMove = false;
            case "move" -> mayMove = true;
            default -> received.close();
        }
        platform.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket platform, int statusCode, String reason) {
        platformGone();
        return null;
    }

    @Override
    public void onError(WebSocket platform, Throwable error) {
        platformGone();
    }

    private void platformGone() {
        received.close();
        gone.complete(null);
        DapPeer client = peer;
        if (client != null) {
            client.close();
        }
    }
}
