package dev.tandem.runner.port;

import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.ExecutionException;

/** Keeps a WebSocket open: middle boxes cut a connection on which nothing moves for a minute. */
final class Pings implements AutoCloseable {
    private static final Duration BETWEEN = Duration.ofSeconds(25);

    private final Thread thread;

    private Pings(WebSocket socket) {
        thread = Thread.ofVirtual().start(() -> ping(socket));
    }

    /** Pings from now on, until {@link #close}. */
    static Pings of(WebSocket socket) {
        return new Pings(socket);
    }

    private static void ping(WebSocket socket) {
        try {
            while (!socket.isOutputClosed()) {
                Thread.sleep(BETWEEN);
                socket.sendPing(ByteBuffer.allocate(0)).get();
            }
        } catch (ExecutionException _) {
            // The socket is gone: whoever reads and writes it notices.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
