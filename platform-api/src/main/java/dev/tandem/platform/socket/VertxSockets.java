package dev.tandem.platform.socket;

import dev.tandem.platform.timing.Timers;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.quarkus.runtime.ShutdownEvent;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Turns HTTP requests into bounded sockets, and closes those at the end.
 *
 * <p>The handshake is Vert.x'; after it the channel is ours, and for Vert.x the connection has ended.
 */
@ApplicationScoped
public class VertxSockets {
    /** Name of Vert.x's last handler in a channel's pipeline. */
    private static final String VERTX_HANDLER = "handler";
    /** Names of what the handshake puts there, and of the time-out for HTTP requests. */
    private static final Set<String> NOT_OURS = Set.of("wsdecoder", "wsencoder", "idle");

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final SocketConfig config;
    /** Of every socket, so made once. */
    private final BoundedSocket.Limits limits;

    private final Backlog backlog;
    private final Timers timers;
    private final SocketListener listener;
    private final Map<EventLoop, Pace> paces = new ConcurrentHashMap<>();
    private final Set<BoundedSocket> open = ConcurrentHashMap.newKeySet();

    VertxSockets(SocketConfig config, Timers timers, SocketListener listener) {
        this.listener = listener;
        this.config = config;
        this.limits = config.limits();
        this.backlog = new Backlog(config.backlogBytes());
        this.timers = timers;
    }

    /** {@return what waits on all these sockets; handlers count there what they keep waiting themselves} */
    public Backlog backlog() {
        return backlog;
    }

    /**
     * Accepts a WebSocket. Event loop of the request.
     *
     * @param handlers makes the handler of the new socket's messages
     * @return completed when it is open; failed if the request is no proper handshake, which then has been answered
     */
    public Future<Void> accept(HttpServerRequest request, Function<Peer, MessageHandler> handlers) {
        String address = request.remoteAddress().hostAddress();
        return request.toWebSocket().map(_ -> {
            // The socket itself may be a wrapper that does not tell its connection; the request does.
            Channel channel = ((ConnectionBase) request.connection()).channel();
            NettyTransport transport = new NettyTransport(address, config.maxMessageBytes(), listener);
            Pace pace = paces.computeIfAbsent(
                    channel.eventLoop(),
                    loop -> new Pace(
                            config.rhythm(),
                            new LoopTimers(loop, timers),
                            THREADS::getCurrentThreadCpuTime,
                            new Bursts(loop)));
            BoundedSocket socket = new BoundedSocket(transport, limits, backlog, pace);
            transport.serve(socket);
            socket.start(handlers.apply(socket));
            open.add(socket);
            listener.opened();
            channel.closeFuture().addListener(_ -> {
                open.remove(socket);
                listener.closed();
            });
            takeOver(channel, transport);
            return null;
        });
    }

    private void takeOver(Channel channel, NettyTransport transport) {
        ChannelPipeline pipeline = channel.pipeline();
        pipeline.addBefore(VERTX_HANDLER, null, transport);
        // The decoder hands what it holds already to the next handler, when it goes: ours.
        NOT_OURS.stream().filter(name -> pipeline.get(name) != null).forEach(pipeline::remove);
        ChannelHandlerContext context = pipeline.context(VERTX_HANDLER);
        ChannelHandler handler = context.handler();
        pipeline.remove(handler);
        end((ChannelInboundHandler) handler, context);
        channel.config().setOption(ChannelOption.SO_RCVBUF, config.receiveBufferBytes());
        channel.config().setAutoRead(true);
        if (!channel.isActive()) {
            transport.channelInactive(pipeline.context(transport));
        }
    }

    /** Tells Vert.x that its connection is gone, so that its books are right and its objects free. */
    private static void end(ChannelInboundHandler handler, ChannelHandlerContext context) {
        try {
            handler.channelInactive(context);
        } catch (Exception e) {
            throw new IllegalStateException("Vert.x does not let a connection go", e);
        }
    }

    /** {@return bytes that wait to be written, over all sockets} */
    public long outboundBytes() {
        return open.stream().mapToLong(BoundedSocket::outboundBytes).sum();
    }

    /** {@return bytes that wait to be written to the socket for which most do} */
    public long mostOutboundBytes() {
        return open.stream().mapToLong(BoundedSocket::outboundBytes).max().orElse(0);
    }

    /** {@return the sockets that are open now} */
    public List<BoundedSocket> open() {
        return List.copyOf(open);
    }

    void stop(@Observes ShutdownEvent event) {
        open.forEach(socket -> socket.close(CloseReason.RESTART));
    }
}
