package dev.tandem.platform.socket;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;

/** A socket of Vert.x. Chosen over Quarkus WebSockets Next because reading can be paused: docs/decisions/0011. */
final class VertxTransport implements Transport {
    private final ServerWebSocket socket;
    private final Context eventLoop;

    VertxTransport(ServerWebSocket socket, Context eventLoop) {
        this.socket = socket;
        this.eventLoop = eventLoop;
    }

    @Override
    public void write(byte[] message, Runnable written) {
        socket.writeBinaryMessage(Buffer.buffer(message)).onComplete(_ -> written.run());
    }

    @Override
    public void close(CloseReason reason) {
        eventLoop.runOnContext(_ -> {
            // Else the peer's answer to the close frame would never be read.
            socket.resume();
            socket.close((short) reason.code(), reason.reason());
        });
    }

    /** Pausing and resuming go through the event loop's queue, so they take effect in the order in which they were decided. */
    @Override
    public void pause() {
        eventLoop.runOnContext(_ -> socket.pause());
    }

    @Override
    public void resume() {
        eventLoop.runOnContext(_ -> socket.resume());
    }

    @Override
    public String remoteAddress() {
        return socket.remoteAddress().hostAddress();
    }
}
