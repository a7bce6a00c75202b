package dev.tandem.runner.link;

import dev.tandem.runner.port.PortStreams;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Dials a WebSocket of its own for each stream, by a client of its own: the link with its records waits for none of them. Any thread. */
public final class StreamDialer implements PortStreams.Dialer, AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final LinkSettings settings;
    private final ExecutorService callbacks = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient client = HttpClient.newBuilder()
            .executor(callbacks)
            .connectTimeout(PATIENCE)
            .version(HttpClient.Version.HTTP_1_1)
            .build();

    public StreamDialer(LinkSettings settings) {
        this.settings = settings;
    }

    @Override
    public WebSocket dial(String secret, @Nullable String replica, WebSocket.Listener listener)
            throws IOException, InterruptedException {
        URI address = settings.streams(replica);
        try {
            return client.newWebSocketBuilder()
                    .header("Authorization", "Bearer " + secret)
                    .connectTimeout(PATIENCE)
                    .buildAsync(address, listener)
                    .get(PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException | TimeoutException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IOException("%s takes no stream (%s)".formatted(address, cause), e);
        }
    }

    /** Breaks all streams. */
    @Override
    public void close() {
        client.shutdownNow();
        callbacks.shutdown();
    }
}
