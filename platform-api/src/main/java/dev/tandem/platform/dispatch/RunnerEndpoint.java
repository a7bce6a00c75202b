package dev.tandem.platform.dispatch;

import dev.tandem.platform.socket.BoundedSocket;
import dev.tandem.platform.socket.SocketConfig;
import dev.tandem.platform.timing.Timers;
import io.quarkus.websockets.next.OnBinaryMessage;
import io.quarkus.websockets.next.OnClose;
import io.quarkus.websockets.next.OnOpen;
import io.quarkus.websockets.next.WebSocket;
import io.quarkus.websockets.next.WebSocketConnection;
import io.smallrye.common.annotation.NonBlocking;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The runners' socket. Hands everything to a {@link RunnerLink}; its callbacks run on the socket's event loop and never block. */
@WebSocket(path = "/runner/v1")
class RunnerEndpoint {
    private final Dispatcher dispatcher;
    private final SocketConfig socketConfig;
    private final DispatchConfig config;
    private final Timers timers;
    private final Map<String, Open> open = new ConcurrentHashMap<>();

    /** @param writer writes to this socket, one message after the other */
    private record Open(BoundedSocket socket, ExecutorService writer) {}

    RunnerEndpoint(Dispatcher dispatcher, SocketConfig socketConfig, DispatchConfig config, Timers timers) {
        this.dispatcher = dispatcher;
        this.socketConfig = socketConfig;
        this.config = config;
        this.timers = timers;
    }

    @OnOpen
    @NonBlocking
    void opened(WebSocketConnection connection) {
        ExecutorService writer = Executors.newSingleThreadExecutor(
                Thread.ofVirtual().name("runner " + connection.id()).factory());
        BoundedSocket socket = new BoundedSocket(
                new RunnerTransport(connection),
                socketConfig.limits(config.outboundBytes(), config.inboundBytes()),
                timers,
                writer);
        open.put(connection.id(), new Open(socket, writer));
        socket.start(new RunnerLink(socket, dispatcher, timers, config.silence()));
    }

    @OnBinaryMessage
    @NonBlocking
    void received(Buffer message, WebSocketConnection connection) {
        Objects.requireNonNull(open.get(connection.id())).socket().received(message.getBytes());
    }

    @OnClose
    @NonBlocking
    void closed(WebSocketConnection connection) {
        Open closed = Objects.requireNonNull(open.remove(connection.id()));
        closed.socket().transportClosed();
        closed.writer().shutdown();
    }
}
