package dev.tandem.runner.fake;

import dev.tandem.protocol.FromRunner;
import dev.tandem.protocol.ToRunner;
import dev.tandem.protocol.Wire;
import dev.tandem.protocol.WireException;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A platform as far as the link sees it: a socket that demands a token. */
public final class SocketServer implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server;
    private final String token;
    private final List<ServerWebSocket> sockets = new CopyOnWriteArrayList<>();
    private final List<FromRunner> received = new CopyOnWriteArrayList<>();

    /** Starts at a port; 0 means any. */
    public SocketServer(int port, String token) {
        this.token = token;
        server = vertx.createHttpServer(
                        new HttpServerOptions().setHost("127.0.0.1").setMaxWebSocketFrameSize(1 << 20))
                .webSocketHandshakeHandler(handshake -> {
                    if (("Bearer " + this.token).equals(handshake.headers().get("Authorization"))
                            && handshake.path().equals("/runner/v1")) {
                        handshake.accept();
                    } else {
                        handshake.reject(401);
                    }
                })
                .webSocketHandler(this::opened)
                .listen(port, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    public URI address() {
        return URI.create("http://127.0.0.1:" + server.actualPort());
    }

    public int port() {
        return server.actualPort();
    }

    /** {@return how often a runner was let in} */
    public int connections() {
        return sockets.size();
    }

    /** {@return all that the runner said} */
    public List<FromRunner> received() {
        return received;
    }

    public void send(ToRunner message) {
        sendBytes(Wire.encode(message));
    }

    public void sendBytes(byte[] bytes) {
        sockets.getLast().writeBinaryMessage(Buffer.buffer(bytes));
    }

    public void sendText(String text) {
        sockets.getLast().writeTextMessage(text);
    }

    /** Takes nothing more from the runner, pings included, as a machine does that has crashed. */
    public void freeze() {
        sockets.getLast().pause();
    }

    public void dropConnection() {
        sockets.getLast().close((short) 1012, "restart");
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private void opened(ServerWebSocket socket) {
        socket.binaryMessageHandler(bytes -> {
            try {
                received.add(Wire.decode(bytes.getBytes(), FromRunner.class));
            } catch (WireException e) {
                throw new IllegalStateException(e);
            }
        });
        sockets.add(socket);
    }
}
