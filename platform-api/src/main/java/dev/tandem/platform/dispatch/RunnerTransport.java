package dev.tandem.platform.dispatch;

import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.socket.CloseReason;
import dev.tandem.platform.socket.Transport;
import io.quarkus.websockets.next.WebSocketConnection;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * A socket of Quarkus WebSockets Next. It cannot be paused: a runner that sends so much that it should be is closed. An honest one
 * cannot get there, because it waits for answers once a run has 1 MiB unanswered.
 */
final class RunnerTransport implements Transport {
    private static final Logger LOG = Logger.getLogger(RunnerTransport.class);
    private static final CloseReason TOO_FAST = CloseReason.of(1008, ErrorCode.REQUEST_TOO_LARGE);

    private final WebSocketConnection connection;

    RunnerTransport(WebSocketConnection connection) {
        this.connection = connection;
    }

    @Override
    public void write(List<byte[]> messages, Runnable written) {
        for (byte[] message : messages.subList(0, messages.size() - 1)) {
            write(message, () -> {});
        }
        write(messages.getLast(), written);
    }

    private void write(byte[] message, Runnable written) {
        connection.sendBinary(Buffer.buffer(message)).subscribe().with(_ -> written.run(), failure -> {
            LOG.debugf(failure, "a message to runner %s was not sent", connection.id());
            written.run();
        });
    }

    @Override
    public void close(CloseReason reason) {
        connection
                .close(new io.quarkus.websockets.next.CloseReason(reason.code(), reason.reason()))
                .subscribe()
                .with(
                        _ -> {},
                        failure -> LOG.debugf(failure, "the socket of runner %s was closed already", connection.id()));
    }

    @Override
    public void pause() {
        LOG.warnf("the runner %s sends faster than it is allowed to", connection.id());
        close(TOO_FAST);
    }

    @Override
    public void resume() {
        // Follows a pause, after which this socket is closed.
    }

    @Override
    public String remoteAddress() {
        return connection.handshakeRequest().remoteAddress();
    }
}
