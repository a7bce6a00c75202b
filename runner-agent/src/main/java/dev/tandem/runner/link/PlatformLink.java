package dev.tandem.runner.link;

import dev.tandem.protocol.FromRunner;
import dev.tandem.runner.report.Uplink;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a connection to the platform: dials out, and dials again for ever when it is lost. The runner itself listens nowhere.
 *
 * <p>One thread of its own connects, sends and waits. {@link #send} may be called by any thread.
 */
public final class PlatformLink implements Uplink, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(PlatformLink.class.getName());

    private final LinkSettings settings;
    private final Backoff backoff;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final ExecutorService callbacks = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient client;

    private volatile @Nullable Connection connection;
    private @Nullable String lastFailure;

    public PlatformLink(LinkSettings settings) {
        this.settings = settings;
        this.backoff = new Backoff(settings.firstPause(), settings.longestPause(), RandomGenerator.getDefault());
        this.client = HttpClient.newBuilder()
                .executor(callbacks)
                .connectTimeout(settings.silence())
                .build();
    }

    /** Connects and stays connected until {@link #close}. */
    public void start(LinkEvents events) {
        Thread.ofVirtual().name("link").start(() -> {
            try {
                while (closing.getCount() > 0) {
                    connectOnce(events);
                    closing.await(backoff.pause().toNanos(), TimeUnit.NANOSECONDS);
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
    }

    @Override
    public void send(FromRunner message) {
        Connection open = connection;
        if (open != null) {
            open.send(message);
        }
    }

    /** Gives the connection up for another one. Never blocks; any thread may call it. */
    public void startAgain(String reason) {
        Connection open = connection;
        if (open != null) {
            open.lose(reason);
        }
    }

    /** Closes the connection and makes no other one. */
    @Override
    public void close() {
        closing.countDown();
        startAgain("this runner is shutting down");
        client.shutdownNow();
        callbacks.shutdown();
    }

    private void connectOnce(LinkEvents events) throws InterruptedException {
        Connection opened = new Connection(events, settings.silence());
        WebSocket socket;
        try {
            socket = client.newWebSocketBuilder()
                    .header("Authorization", "Bearer " + token(settings.tokenFile()))
                    .connectTimeout(settings.silence())
                    .buildAsync(settings.socket(), opened)
                    .get(settings.silence().toNanos(), TimeUnit.NANOSECONDS);
        } catch (IOException | ExecutionException | TimeoutException | IllegalArgumentException e) {
            report(failure(e));
            return;
        }
        lastFailure = null;
        long since = System.nanoTime();
        opened.send(events.hello());
        connection = opened;
        LOG.log(System.Logger.Level.INFO, "connected to {0}", settings.socket());
        try {
            if (closing.getCount() == 0) {
                opened.lose("this runner is shutting down");
            }
            String loss = opened.serve(socket, settings.heartbeat());
            LOG.log(
                    System.Logger.Level.WARNING,
                    "RUNNER-03: the connection to {0} is lost: {1}",
                    settings.socket(),
                    loss);
        } finally {
            connection = null;
            // One that breaks again and again, for whatever reason, must not be made again and again without a pause.
            if (opened.wasWelcomed()
                    && System.nanoTime() - since > settings.longestPause().toNanos()) {
                backoff.reset();
            }
            events.lost();
        }
    }

    private static String token(Path file) throws IOException {
        String token = Files.readString(file).strip();
        if (token.isEmpty()) {
            throw new IOException(file + " is empty");
        }
        return token;
    }

    /** {@return for an operator, why there is no connection and what to do} */
    private String failure(Exception failure) {
        if (failure instanceof ExecutionException
                && failure.getCause() instanceof WebSocketHandshakeException refused) {
            int status = refused.getResponse().statusCode();
            return status == 401 || status == 403
                    ? "RUNNER-02: the platform refuses the token in %s (%d). Give both the same token."
                            .formatted(settings.tokenFile(), status)
                    : "RUNNER-01: %s answers %d instead of opening a socket. Is that a Tandem platform?"
                            .formatted(settings.socket(), status);
        }
        if (failure instanceof ExecutionException || failure instanceof TimeoutException) {
            Throwable cause = failure.getCause() == null ? failure : failure.getCause();
            return "RUNNER-01: %s cannot be reached (%s). Is the platform up, and tandem.platform.url right?"
                    .formatted(settings.socket(), cause);
        }
        return "RUNNER-02: there is no usable token in %s (%s). Put the platform's runner token there."
                .formatted(settings.tokenFile(), failure);
    }

    /** Says it once, not with every attempt. */
    private void report(String failure) {
        if (!failure.equals(lastFailure)) {
            lastFailure = failure;
            LOG.log(System.Logger.Level.WARNING, "{0} Trying again until it works.", failure);
        }
    }
}
