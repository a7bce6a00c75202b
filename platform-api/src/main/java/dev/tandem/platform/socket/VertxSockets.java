package dev.tandem.platform.socket;

import dev.tandem.platform.timing.Timers;
import io.quarkus.runtime.ShutdownEvent;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import io.vertx.core.net.impl.ConnectionBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** Turns HTTP requests into bounded sockets, and closes those at the end. */
@ApplicationScoped
public class VertxSockets {
    /** Name of Vert.x's last handler in a channel's pipeline. */
    private static final String VERTX_HANDLER = "handler";

    private final SocketConfig config;
    private final Timers timers;
    private final Set<BoundedSocket> open = ConcurrentHashMap.newKeySet();

    VertxSockets(SocketConfig config, Timers timers) {
        this.config = config;
        this.timers = timers;
    }

    /**
     * Accepts a WebSocket. Event loop of the request.
     *
     * @param handlers makes the handler of the new socket's messages
     * @return completed when it is open; failed if the request is no proper handshake, which then has been answered
     */
    public Future<Void> accept(HttpServerRequest request, Function<Peer, MessageHandler> handlers) {
        Context eventLoop = Vertx.currentContext();
        return request.toWebSocket().map(socket -> {
            BoundedSocket bounded = start(socket, eventLoop, handlers);
            // The socket itself may be a wrapper that does not tell its connection; the request does.
            if (request.connection() instanceof ConnectionBase connection) {
                ProtocolViolationGuard guard = new ProtocolViolationGuard(bounded::abandon);
                connection.channel().pipeline().addBefore(VERTX_HANDLER, null, guard);
            }
            return null;
        });
    }

    private BoundedSocket start(ServerWebSocket socket, Context eventLoop, Function<Peer, MessageHandler> handlers) {
        BoundedSocket bounded = new BoundedSocket(
                new VertxTransport(socket, eventLoop),
                config.limits(),
                timers,
                task -> eventLoop.runOnContext(_ -> task.run()));
        MessageAssembler assembler = new MessageAssembler(config.maxMessageBytes());
        socket.frameHandler(frame -> receive(frame, assembler, bounded));
        socket.closeHandler(_ -> {
            open.remove(bounded);
            bounded.transportClosed();
        });
        open.add(bounded);
        bounded.start(handlers.apply(bounded));
        return bounded;
    }

    private static void receive(WebSocketFrame frame, MessageAssembler assembler, BoundedSocket socket) {
        switch (frame.type()) {
            case BINARY, CONTINUATION -> {
                switch (assembler.add(frame.binaryData().getBytes(), frame.isFinal())) {
                    case MessageAssembler.Outcome.Incomplete _ -> {}
                    case MessageAssembler.Outcome.Complete complete -> socket.received(complete.message());
                    case MessageAssembler.Outcome.TooLarge _ -> socket.abandon(CloseReason.TOO_LARGE);
                }
            }
            case TEXT -> socket.abandon(CloseReason.GARBAGE);
            case CLOSE, PING, PONG -> {}
        }
    }

    void stop(@Observes ShutdownEvent event) {
        open.forEach(socket -> socket.close(CloseReason.RESTART));
    }
}
