package dev.tandem.platform.debugport;

import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.error.Refusal;
import dev.tandem.platform.timing.Timers;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Listens for debug clients, where an operator wants that. Any thread; {@link #start} and {@link #close} block. */
public final class DebugPort implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(DebugPort.class);

    private final DebugPortConfig config;
    private final String pagesHost;
    private final Vertx vertx;
    private final Timers timers;
    private final Joining joining;
    private final Places places;
    private final Set<DebuggerConnection> connections = ConcurrentHashMap.newKeySet();
    private volatile @Nullable NetServer server;

    /**
     * Makes one that does not listen yet.
     *
     * @param pagesHost the address at which pages are served
     */
    DebugPort(DebugPortConfig config, String pagesHost, Vertx vertx, Timers timers, Joining joining) {
        this.config = config;
        this.pagesHost = pagesHost;
        this.vertx = vertx;
        this.timers = timers;
        this.joining = joining;
        this.places = new Places(config.connections(), config.perAddress());
    }

    /** Where people's editors connect. */
    public record Address(String host, int port) {}

    /** Begins to listen. A port that is taken is no reason for people to be without everything else. */
    void start() {
        if (config.port().isEmpty()) {
            return;
        }
        NetServerOptions options = new NetServerOptions()
                .setHost(config.host().orElse(pagesHost))
                .setPort(config.port().get())
                .setTcpKeepAlive(true)
                .setTcpNoDelay(true);
        NetServer listening = vertx.createNetServer(options).connectHandler(this::connected);
        try {
            listening.listen().toCompletionStage().toCompletableFuture().join();
            server = listening;
            LOG.infof("editors that debug along connect to port %d", listening.actualPort());
        } catch (CompletionException e) {
            LOG.errorf(
                    "%s: port %d: %s",
                    ErrorCode.DEBUG_PORT_OFF.code(), config.port().get(), e.getMessage());
        }
    }

    private void connected(NetSocket socket) {
        String address = socket.remoteAddress().hostAddress();
        if (!places.enter(address)) {
            var _ = socket.close();
            return;
        }
        DebuggerConnection[] made = new DebuggerConnection[1];
        DebuggerConnection connection =
                new DebuggerConnection(socket, Vertx.currentContext(), joining, timers, config, () -> {
                    connections.remove(made[0]);
                    places.leave(address);
                });
        made[0] = connection;
        connections.add(connection);
        connection.start();
    }

    /**
     * {@return where somebody's editor connects}
     *
     * @param asked the host at which they opened the page; null: not known
     * @throws Refusal {@code DEBUG-25} if nowhere
     */
    public Address address(@Nullable String asked) {
        NetServer listening = server;
        if (listening == null) {
            throw new Refusal(ErrorCode.DEBUG_PORT_OFF);
        }
        String host = config.publicHost().orElse(asked == null ? pagesHost : asked);
        // By its name a machine is reached at ::1 first, where nobody listens.
        return new Address(
                host.equals("localhost") ? "127.0.0.1" : host,
                config.publicPort().orElse(listening.actualPort()));
    }

    /** Ends all connections. */
    @Override
    public void close() {
        NetServer listening = server;
        if (listening != null) {
            server = null;
            connections.forEach(DebuggerConnection::close);
            listening.close().toCompletionStage().toCompletableFuture().join();
        }
    }
}
