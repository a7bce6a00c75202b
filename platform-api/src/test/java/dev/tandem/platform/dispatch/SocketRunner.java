package dev.tandem.platform.dispatch;

import dev.tandem.protocol.FromRunner;
import dev.tandem.protocol.LanguageStatus;
import dev.tandem.protocol.RunnerStatus;
import dev.tandem.protocol.ToRunner;
import dev.tandem.protocol.Wire;
import dev.tandem.protocol.WireException;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A runner on a real socket, with the JDK's client, that does only what a test tells it. */
final class SocketRunner implements WebSocket.Listener, AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final BlockingQueue<ToRunner> heard = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final ByteArrayOutputStream parts = new ByteArrayOutputStream();
    private final HttpClient client = HttpClient.newHttpClient();
    private @Nullable WebSocket socket;

    /** Connects. {@return 101, or the status of the refusal} */
    int connect(URI address, String token, String... furtherHeaders) {
        WebSocket.Builder builder = client.newWebSocketBuilder().header("Authorization", "Bearer " + token);
        for (int i = 0; i < furtherHeaders.length; i += 2) {
            builder.header(furtherHeaders[i], furtherHeaders[i + 1]);
        }
        try {
            socket = builder.buildAsync(address, this).join();
            return 101;
        } catch (CompletionException e) {
            if (e.getCause() instanceof WebSocketHandshakeException refused) {
                return refused.getResponse().statusCode();
            }
            throw e;
        }
    }

    void hello(String name) {
        say(new FromRunner.Hello(
                FromRunner.PROTOCOL,
                new RunnerStatus(
                        name,
                        "native",
                        null,
                        null,
                        1000,
                        List.of(new LanguageStatus(
                                "python", "Python", "3.11", List.of("py"), "main.py", "print(1)\n", null)))));
    }

    void say(FromRunner message) {
        send(Wire.encode(message));
    }

    void send(byte[] bytes) {
        if (socket == null) {
            throw new IllegalStateException("not connected");
        }
        socket.sendBinary(ByteBuffer.wrap(bytes), true).join();
    }

    /** {@return the next message of a kind; others before it are passed over} */
    <T extends ToRunner> T hear(Class<T> kind) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            ToRunner next = heard.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (next == null) {
                throw new AssertionError("no " + kind.getSimpleName() + " within " + PATIENCE);
            }
            if (kind.isInstance(next)) {
                return kind.cast(next);
            }
        }
    }

    /** {@return the code with which the platform closed the socket} */
    int closeCode() {
        return closed.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
        byte[] bytes = new byte[data.remaining()];
        data.get(bytes);
        parts.writeBytes(bytes);
        if (last) {
            try {
                heard.add(Wire.decode(parts.toByteArray(), ToRunner.class));
            } catch (WireException e) {
                closed.completeExceptionally(e);
            }
            parts.reset();
        }
        from.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        closed.complete(code);
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        closed.completeExceptionally(error);
    }

    /** Drops the connection without a word. */
    void vanish() {
        if (socket != null) {
            socket.abort();
        }
    }

    @Override
    public void close() {
        vanish();
        client.close();
    }
}
