package dev.tandem.system.client;

import dev.tandem.protocol.FromRunner;
import dev.tandem.protocol.LanguageStatus;
import dev.tandem.protocol.RunnerStatus;
import dev.tandem.protocol.ToRunner;
import dev.tandem.protocol.Wire;
import dev.tandem.protocol.WireException;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A runner that notes what it is told and runs nothing. */
public final class RunnerClient implements WebSocket.Listener, AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final List<ToRunner> heard = new CopyOnWriteArrayList<>();
    private final ByteArrayOutputStream parts = new ByteArrayOutputStream();
    private final WebSocket socket;
    private volatile int closeCode;

    private RunnerClient(URI platform, String token) {
        URI address = URI.create("ws" + platform.toString().substring("http".length()) + "/runner/v1");
        this.socket = Person.HTTP
                .newWebSocketBuilder()
                .connectTimeout(PATIENCE)
                .header("Authorization", "Bearer " + token)
                .buildAsync(address, this)
                .join();
    }

    /** Connects a runner that knows Python. */
    public static RunnerClient connect(URI platform, String token, String name) {
        RunnerClient runner = new RunnerClient(platform, token);
        LanguageStatus python =
                new LanguageStatus("python", "Python", "3.11", List.of("py"), "main.py", "print(1)\n", null);
        runner.say(new FromRunner.Hello(
                FromRunner.PROTOCOL, new RunnerStatus(name, "native", null, null, 1000, List.of(python))));
        return runner;
    }

    public void say(FromRunner message) {
        socket.sendBinary(ByteBuffer.wrap(Wire.encode(message)), true).join();
    }

    /** {@return what it was told of a kind} */
    public <T extends ToRunner> List<T> heard(Class<T> kind) {
        return heard.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** {@return the code with which the platform closed the connection; 0 while it is open} */
    public int closeCode() {
        return closeCode;
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
                throw new IllegalStateException(e);
            }
            parts.reset();
        }
        from.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        closeCode = code;
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        closeCode = FrameSocket.DROPPED;
    }

    /** Drops the connection without a word. */
    public void vanish() {
        socket.abort();
    }

    @Override
    public void close() {
        vanish();
    }
}
