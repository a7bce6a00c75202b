package dev.tandem.platform.visit;

import dev.tandem.protocol.FromRunner;
import dev.tandem.protocol.FromRunner.StreamRefused.Reason;
import dev.tandem.protocol.ToRunner;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A runner whose programs listen on this machine: dials back as a real one does. */
public final class LocalRunner implements RunnerStreams, AutoCloseable {
    /** Where a port of the sandbox really is. */
    public final Map<Integer, Integer> programs = new ConcurrentHashMap<>();

    public final List<ToRunner.OpenStream> asked = new CopyOnWriteArrayList<>();
    private final List<Consumer<FromRunner.StreamRefused>> listeners = new CopyOnWriteArrayList<>();
    private final HttpClient client = HttpClient.newBuilder()
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .build();
    /** What the platform said, apart from bytes. */
    public final List<String> told = new CopyOnWriteArrayList<>();

    private final int platform;

    public LocalRunner(int platform) {
        this.platform = platform;
    }

    @Override
    public boolean open(ToRunner.OpenStream wanted) {
        asked.add(wanted);
        Integer port = programs.get(wanted.port());
        Thread.ofVirtual().start(() -> {
            if (port == null) {
                listeners.forEach(listener -> listener.accept(
                        new FromRunner.StreamRefused(wanted.session(), wanted.secret(), Reason.NOBODY_LISTENS)));
                return;
            }
            try {
                serve(wanted.secret(), port);
            } catch (IOException | ExecutionException _) {
                // A side is gone; the other is told by its connection.
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
        return true;
    }

    private void serve(String secret, int port) throws IOException, ExecutionException, InterruptedException {
        try (Socket program = new Socket(InetAddress.getLoopbackAddress(), port)) {
            WebSocket socket = dial(secret, new Writer(program, told)).get();
            try {
                InputStream input = program.getInputStream();
                byte[] buffer = new byte[8192];
                for (int read = input.read(buffer); read >= 0; read = input.read(buffer)) {
                    socket.sendBinary(ByteBuffer.wrap(buffer, 0, read), true).get();
                }
                socket.sendText("end", true).get();
                socket.sendClose(WebSocket.NORMAL_CLOSURE, "").get();
            } finally {
                socket.abort();
            }
        }
    }

    public CompletableFuture<WebSocket> dial(String secret, WebSocket.Listener listener) {
        return client.newWebSocketBuilder()
                .header("Authorization", "Bearer " + secret)
                .buildAsync(URI.create("ws://localhost:%d/runner/v1/stream".formatted(platform)), listener);
    }

    @Override
    public void onRefused(Consumer<FromRunner.StreamRefused> listener) {
        listeners.add(listener);
    }

    @Override
    public void close() {
        client.shutdownNow();
    }

    private record Writer(Socket program, List<String> told) implements WebSocket.Listener {
        @Override
        public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
            try {
                OutputStream output = program.getOutputStream();
                byte[] bytes = new byte[data.remaining()];
                data.get(bytes);
                output.write(bytes);
                socket.request(1);
            } catch (IOException _) {
                socket.abort();
            }
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            told.add(data.toString());
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int statusCode, String reason) {
            try {
                program.close();
            } catch (IOException _) {
                // It is closed all the same.
            }
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            onClose(socket, 1006, "");
        }
    }
}
