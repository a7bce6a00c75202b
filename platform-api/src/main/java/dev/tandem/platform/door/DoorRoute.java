package dev.tandem.platform.door;

import dev.tandem.platform.access.Authenticator;
import dev.tandem.platform.debug.DebugAsks;
import dev.tandem.platform.drain.Draining;
import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.error.Refusal;
import dev.tandem.platform.socket.Handling;
import dev.tandem.platform.socket.MessageHandler;
import dev.tandem.platform.socket.Peer;
import dev.tandem.platform.socket.VertxSockets;
import dev.tandem.platform.timing.Timers;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * {@code /api/socket} for providers of Hocuspocus, {@code /api/rooms/<session>/<entry>?token=} for those of y-websocket: checks the
 * request and makes a connection of it.
 */
@ApplicationScoped
class DoorRoute {
    private static final Logger LOG = Logger.getLogger(DoorRoute.class);

    private final Connection.Door door;
    private final VertxSockets sockets;
    private final Draining draining;
    private final OriginRule origins;
    private final AddressCounter addresses;

    DoorRoute(
            DoorConfig config,
            Authenticator authenticator,
            Rooms rooms,
            Timers timers,
            VertxSockets sockets,
            Draining draining,
            DebugAsks asks) {
        this.draining = draining;
        this.door = new Connection.Door(
                config,
                authenticator,
                rooms,
                timers,
                new Heartbeat(timers, InstantSource.system()),
                sockets.backlog(),
                asks);
        this.sockets = sockets;
        this.origins = new OriginRule(config.allowedOrigins().orElse(Set.of()));
        this.addresses = new AddressCounter(config.maxConnectionsPerAddress());
    }

    void register(@Observes Router router) {
        router.get("/api/socket").handler(context -> open(context, peer -> new Connection(peer, door)));
        router.get("/api/rooms/:session/:entry").handler(this::openRoom);
    }

    private void openRoom(RoutingContext context) {
        DocumentName name;
        try {
            name = DocumentName.parse(context.pathParam("session") + "/" + context.pathParam("entry"));
        } catch (Refusal refusal) {
            refuse(context, refusal.code(), refusal.values());
            return;
        }
        String token = Objects.requireNonNullElse(context.request().getParam("token"), "");
        open(context, peer -> new PlainConnection(peer, door, name, token));
    }

    private void open(RoutingContext context, Function<Peer, MessageHandler> connection) {
        HttpServerRequest request = context.request();
        @Nullable String origin = request.getHeader(HttpHeaders.ORIGIN);
        if (!origins.permits(origin, request.getHeader(HttpHeaders.HOST))) {
            refuse(context, ErrorCode.SOCKET_FOREIGN_ORIGIN, Map.of("origin", String.valueOf(origin)));
            return;
        }
        if (draining.hasBegun()) {
            refuse(context, ErrorCode.DRAINING, Map.of());
            return;
        }
        String address = request.remoteAddress().hostAddress();
        if (!addresses.tryAdd(address)) {
            refuse(context, ErrorCode.SOCKET_TOO_MANY, Map.of("address", address));
            return;
        }
        sockets.accept(request, peer -> new Counted(connection.apply(peer), address))
                .onFailure(failure -> {
                    addresses.remove(address);
                    // The handshake has been answered with what was wrong about it.
                    LOG.debugf(failure, "no WebSocket handshake from %s", address);
                });
    }

    private static void refuse(RoutingContext context, ErrorCode code, Map<String, Object> values) {
        context.response()
                .setStatusCode(code.status())
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .end(Json.text(code.problem(values)));
    }

    /** Gives the address's place free when the connection ends. */
    private final class Counted implements MessageHandler {
        private final MessageHandler connection;
        private final String address;

        private Counted(MessageHandler connection, String address) {
            this.connection = connection;
            this.address = address;
        }

        @Override
        public Handling received(byte[] message) {
            return connection.received(message);
        }

        @Override
        public void receivedBlocking(byte[] message) throws InterruptedException {
            connection.receivedBlocking(message);
        }

        @Override
        public void closed() {
            addresses.remove(address);
            connection.closed();
        }
    }
}
