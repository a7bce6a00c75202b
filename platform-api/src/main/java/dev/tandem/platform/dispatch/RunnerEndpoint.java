package dev.tandem.platform.dispatch;

import dev.tandem.platform.blob.Blobs;
import dev.tandem.platform.socket.Backlog;
import dev.tandem.platform.socket.BoundedSocket;
import dev.tandem.platform.socket.Inbox;
import dev.tandem.platform.socket.MessageHandler;
import dev.tandem.platform.socket.Pace;
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
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;

/** The runners' socket. Hands everything to a {@link RunnerLink}; its callbacks run on the socket's event loop and never block. */
@WebSocket(path = "/runner/v1")
class RunnerEndpoint {
    private final RunnerLink.Listener dispatcher;
    private final BlobParts parts;
    private final BlobStoring storing;
    private final LinkedRunners runners;
    private final SocketConfig socketConfig;
    private final DispatchConfig config;
    private final Timers timers;
    private final Map<String, Open> open = new ConcurrentHashMap<>();

    private record Open(BoundedSocket socket, Executor loop) {}

    RunnerEndpoint(
            RunnerLink.Listener dispatcher,
            Blobs blobs,
            LinkedRunners runners,
            SocketConfig socketConfig,
            DispatchConfig config,
            Timers timers) {
        this.dispatcher = dispatcher;
        this.parts = new BlobParts(blobs);
        this.storing = new BlobStoring(
                (session, bytes, name) -> blobs.receiveBlob(session, bytes, name, null),
                blobs.limits().fileBytes(),
                task -> Thread.ofVirtual().name("a runner's file").start(task));
        this.runners = runners;
        this.socketConfig = socketConfig;
        this.config = config;
        this.timers = timers;
    }

    @OnOpen
    @NonBlocking
    void opened(WebSocketConnection connection) {
        ExecutorService thread = Executors.newSingleThreadExecutor(
                Thread.ofVirtual().name("runner " + connection.id()).factory());
        Executor loop = task -> execute(thread, task);
        BoundedSocket socket = new BoundedSocket(
                new RunnerTransport(connection),
                socketConfig.limits(config.outboundBytes(), new Inbox.Limits(config.inboundBytes(), Integer.MAX_VALUE)),
                new Backlog(Long.MAX_VALUE),
                new Pace(socketConfig.rhythm(), timers, timers::nanoTime, loop));
        ExecutorService reading = Executors.newSingleThreadExecutor(
                Thread.ofVirtual().name("blobs for runner " + connection.id()).factory());
        RunnerLink link = new RunnerLink(
                socket,
                dispatcher,
                runners,
                parts::answer,
                task -> execute(reading, task),
                storing,
                timers,
                config.silence());
        open.put(connection.id(), new Open(socket, loop));
        socket.start(new Lasting(link, thread, reading));
    }

    /** Runs a task on one of a socket's threads; after the socket's end nothing is left to do. */
    private static void execute(ExecutorService thread, Runnable task) {
        try {
            thread.execute(task);
        } catch (RejectedExecutionException _) {
            // The task would have written to a socket that is closed.
        }
    }

    /** Ends the socket's threads with the link. */
    private record Lasting(RunnerLink link, ExecutorService thread, ExecutorService reading) implements MessageHandler {
        @Override
        public void receivedBlocking(byte[] message) {
            link.receivedBlocking(message);
        }

        @Override
        public void closed() {
            thread.shutdown();
            reading.shutdownNow();
            link.closed();
        }
    }

    @OnBinaryMessage
    @NonBlocking
    void received(Buffer message, WebSocketConnection connection) {
        Open to = Objects.requireNonNull(open.get(connection.id()));
        byte[] bytes = message.getBytes();
        to.loop().execute(() -> to.socket().received(bytes));
    }

    @OnClose
    @NonBlocking
    void closed(WebSocketConnection connection) {
        Objects.requireNonNull(open.remove(connection.id())).socket().transportClosed();
    }
}
