package dev.tandem.runner.link;

import dev.tandem.protocol.FromRunner;
import dev.tandem.protocol.ToRunner;
import dev.tandem.protocol.Wire;
import dev.tandem.protocol.WireException;
import java.io.ByteArrayOutputStream;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One connection to the platform, from its opening to its loss.
 *
 * <p>Threads: the client calls the listener's methods one after the other; {@link #serve}, on the link's thread, is the only one that
 * sends.
 */
final class Connection implements WebSocket.Listener {
    private static final System.Logger LOG = System.getLogger(Connection.class.getName());
    /** A snapshot holds all texts of a session. More than this is no honest platform's message. */
    private static final int MOST_MESSAGE_BYTES = 256 << 20;

    private final LinkEvents events;
    private final Duration silence;
    /** What is to be sent; empty once the connection is gone, to wake the sender. */
    private final BlockingQueue<Optional<FromRunner>> outgoing = new LinkedBlockingQueue<>();
    /** The parts of a message so far; touched by the listener's calls alone. */
    private final ByteArrayOutputStream parts = new ByteArrayOutputStream();

    private final Object receiving = new Object();
    /** Guarded by {@link #receiving}: nothing is received any more. */
    private boolean closed;

    private volatile long lastHeard = System.nanoTime();
    private volatile @Nullable String loss;
    private volatile boolean welcomed;

    Connection(LinkEvents events, Duration silence) {
        this.events = events;
        this.silence = silence;
    }

    /** Sends after all that was given before. Never blocks. */
    void send(FromRunner message) {
        outgoing.add(Optional.of(message));
    }

    /** {@return whether the platform took this runner} */
    boolean wasWelcomed() {
        return welcomed;
    }

    /** The connection is not wanted any more. */
    void lose(String reason) {
        if (loss == null) {
            loss = reason;
        }
        outgoing.add(Optional.empty());
    }

    /**
     * Serves the connection until it is lost. After that nothing more is received.
     *
     * @return for an operator, why it was lost
     */
    String serve(WebSocket socket, Duration heartbeat) throws InterruptedException {
        try {
            long nextHeartbeat = System.nanoTime() + heartbeat.toNanos();
            while (loss == null) {
                Optional<FromRunner> message =
                        outgoing.poll(Math.max(0, nextHeartbeat - System.nanoTime()), TimeUnit.NANOSECONDS);
                if (message != null && message.isPresent()) {
                    send(socket, message.get());
                } else if (System.nanoTime() - lastHeard > silence.toNanos()) {
                    lose("the platform was silent for %d ms".formatted(silence.toMillis()));
                }
                if (loss == null && System.nanoTime() >= nextHeartbeat) {
                    nextHeartbeat = System.nanoTime() + heartbeat.toNanos();
                    send(socket, events.heartbeat());
                    complete(socket.sendPing(ByteBuffer.allocate(0)));
                }
            }
        } catch (ExecutionException | TimeoutException e) {
            lose("the platform takes nothing more: " + e);
        } finally {
            socket.abort();
            synchronized (receiving) {
                closed = true;
            }
        }
        return String.valueOf(loss);
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
        lastHeard = System.nanoTime();
        byte[] bytes = new byte[data.remaining()];
        data.get(bytes);
        parts.writeBytes(bytes);
        if (parts.size() > MOST_MESSAGE_BYTES) {
            lose("the platform sent a message of more than %d bytes".formatted(MOST_MESSAGE_BYTES));
            return null;
        }
        if (last) {
            byte[] message = parts.toByteArray();
            parts.reset();
            receive(message);
        }
        // More is asked for only after this was dealt with: the platform is read no faster than it is obeyed.
        socket.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
        lose("the platform sent text, which this protocol does not have");
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onPong(WebSocket socket, ByteBuffer message) {
        lastHeard = System.nanoTime();
        socket.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int statusCode, String reason) {
        lose("the platform closed it with %d %s".formatted(statusCode, reason));
        return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
        lose("the connection broke: " + error);
    }

    private void receive(byte[] bytes) {
        try {
            ToRunner message = Wire.decode(bytes, ToRunner.class);
            welcomed |= message instanceof ToRunner.Welcome;
            synchronized (receiving) {
                if (!closed) {
                    events.received(message);
                }
            }
        } catch (WireException e) {
            LOG.log(System.Logger.Level.ERROR, "the platform speaks another protocol", e);
            lose("the platform sent " + e.getMessage());
        }
    }

    private void send(WebSocket socket, FromRunner message)
            throws InterruptedException, ExecutionException, TimeoutException {
        complete(socket.sendBinary(ByteBuffer.wrap(Wire.encode(message)), true));
    }

    private void complete(CompletableFuture<WebSocket> sending)
            throws InterruptedException, ExecutionException, TimeoutException {
        sending.get(silence.toNanos(), TimeUnit.NANOSECONDS);
    }
}
