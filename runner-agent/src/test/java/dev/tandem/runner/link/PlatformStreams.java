package dev.tandem.runner.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.ServerWebSocket;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A platform as far as streams go: a real WebSocket server that takes the secret {@code secret}. */
final class PlatformStreams implements AutoCloseable {
    final List<String> texts = new CopyOnWriteArrayList<>();
    private final Vertx vertx = Vertx.vertx();
    private final BlockingQueue<ServerWebSocket> dialled = new LinkedBlockingQueue<>();
    private final Buffer received = Buffer.buffer();
    private final HttpServer server;

    PlatformStreams() {
        server = vertx.createHttpServer()
                .webSocketHandshakeHandler(handshake -> {
                    boolean right = handshake.path().equals("/runner/v1/stream")
                            && "Bearer secret".equals(handshake.headers().get("Authorization"));
                    if (right) {
                        handshake.accept();
                    } else {
                        handshake.reject(401);
                    }
                })
                .webSocketHandler(socket -> {
                    socket.textMessageHandler(texts::add);
                    socket.binaryMessageHandler(bytes -> {
                        synchronized (received) {
                            received.appendBuffer(bytes);
                        }
                    });
                    dialled.add(socket);
                });
        server.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().join();
    }

    String address() {
        return "http://127.0.0.1:" + server.actualPort();
    }

    ServerWebSocket next() throws InterruptedException {
        ServerWebSocket socket = dialled.poll(10, TimeUnit.SECONDS);
        assertThat(socket).isNotNull();
        return socket;
    }

    boolean nobodyDialled() {
        return dialled.isEmpty();
    }

    /** {@return all bytes that came so far} */
    String received() {
        synchronized (received) {
            return received.toString();
        }
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
