package dev.tandem.debug.adapter;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.debug.dap.DapMessage;
import dev.tandem.debug.dap.Wire;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Makes one session of those of an adapter that debugs in children: its root session launches, and has us begin another one on a second
 * connection ({@code startDebugging}) which then is the one that everything else is about.
 *
 * <p>What the hub says goes to the root until there is a child, and to the child from then on. What the child says is told as if the root
 * had: that it is {@code initialized}, and what {@code launch} is answered with. Further children, such as workers, run undisturbed.
 */
final class ChildSessions implements Wire {
    /** Opens a further connection to the adapter. */
    @FunctionalInterface
    interface Opener {
        Wire open() throws IOException;
    }

    /** Our own requests count from here, the hub's from 1. */
    private static final int OWN = 1 << 30;

    private static final int MOST_WAITING = 10_000;
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Opener opener;
    private final BlockingQueue<Optional<DapMessage>> inbox = new LinkedBlockingQueue<>(MOST_WAITING);

    // ---- guarded by this
    private final List<Peer> peers = new ArrayList<>();
    private final Map<Integer, Asked> asked = new HashMap<>();
    private final Peer root;
    private @Nullable Peer child;
    private ObjectNode client = JSON.objectNode();
    private DapMessage.@Nullable Request beginning;
    private int sequence = OWN;
    private boolean closed;

    /** A request of an adapter's that the hub answers. */
    private record Asked(Peer peer, DapMessage.Request request) {}

    ChildSessions(Opener opener) throws IOException {
        this.opener = opener;
        this.root = new Peer(opener.open(), null);
        peers.add(root);
        root.start();
    }

    @Override
    public @Nullable DapMessage read() throws IOException {
        try {
            return inbox.take().orElse(null);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    @Override
    public void write(DapMessage message) throws IOException {
        switch (message) {
            case DapMessage.Request request -> write(request);
            case DapMessage.Response response -> {
                Asked of;
                synchronized (this) {
                    of = asked.remove(response.requestSeq());
                }
                if (of != null) {
                    ObjectNode answer = response.json().deepCopy();
                    of.peer()
                            .send(new DapMessage.Response(
                                    answer.put("request_seq", of.request().seq())));
                }
            }
            case DapMessage.Event _ -> {} // clients tell none
        }
    }

    private void write(DapMessage.Request request) throws IOException {
        Peer current;
        synchronized (this) {
            switch (request.command()) {
                case "initialize" -> {
                    client = request.arguments().deepCopy().put("supportsStartDebuggingRequest", true);
                    request = new DapMessage.Request(request.json().deepCopy().set("arguments", client));
                }
                case "launch", "attach" -> beginning = request;
                default -> {}
            }
            current = child == null ? root : child;
        }
        current.send(request);
        if (current != root && request.command().equals("disconnect")) {
            root.request("disconnect", request.arguments());
        }
    }

    private void tell(DapMessage message) {
        try {
            inbox.put(Optional.of(message));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        List<Peer> all;
        synchronized (this) {
            closed = true;
            all = List.copyOf(peers);
        }
        for (Peer peer : all) {
            peer.close();
        }
        inbox.clear();
        boolean _ = inbox.offer(Optional.empty());
    }

    private synchronized int next() {
        return ++sequence;
    }

    /** One session of the adapter's. */
    private final class Peer {
        private final Wire wire;
        /** What it was begun with; null for the root. */
        private final @Nullable ObjectNode configuration;

        private final Map<Integer, String> own = new HashMap<>();

        Peer(Wire wire, @Nullable ObjectNode configuration) {
            this.wire = wire;
            this.configuration = configuration;
        }

        void start() {
            Thread.ofVirtual().name("debug adapter, session").start(this::listen);
        }

        synchronized void send(DapMessage message) throws IOException {
            wire.write(message);
        }

        void request(String command, ObjectNode arguments) throws IOException {
            int number = next();
            synchronized (this) {
                own.put(number, command);
                wire.write(DapMessage.Request.of(number, command, arguments));
            }
        }

        private synchronized @Nullable String answered(DapMessage.Response response) {
            return own.remove(response.requestSeq());
        }

        private void listen() {
            try {
                DapMessage message = wire.read();
                while (message != null) {
                    hear(message);
                    message = wire.read();
                }
            } catch (IOException _) {
                // It has ended; the root's end is everybody's.
            }
            boolean over;
            synchronized (ChildSessions.this) {
                peers.remove(this);
                over = this == root || this == child;
            }
            if (over) {
                boolean _ = inbox.offer(Optional.empty());
            }
        }

        private boolean isFollowed() {
            synchronized (ChildSessions.this) {
                return child == null ? this == root : this == child;
            }
        }

        private void hear(DapMessage message) throws IOException {
            switch (message) {
                case DapMessage.Response response -> hear(response);
                case DapMessage.Event event -> hear(event);
                case DapMessage.Request request -> hear(request);
            }
        }

        private void hear(DapMessage.Response response) throws IOException {
            String command = answered(response);
            if (command == null) {
                boolean begun = this == root
                        && response.success()
                        && (response.command().equals("launch")
                                || response.command().equals("attach"));
                if (!begun) { // the program has: its session tells
                    tell(response);
                }
            } else if (command.equals("initialize") && configuration != null) {
                String request = configuration.path("request").asText("launch");
                request(request, configuration);
            } else if (isFollowed() && this != root && (command.equals("launch") || command.equals("attach"))) {
                DapMessage.Request hubs;
                synchronized (ChildSessions.this) {
                    hubs = beginning;
                }
                if (hubs != null) {
                    ObjectNode answer = response.json().deepCopy();
                    tell(new DapMessage.Response(
                            answer.put("request_seq", hubs.seq()).put("command", hubs.command())));
                }
            }
        }

        private void hear(DapMessage.Event event) throws IOException {
            switch (event.event()) {
                case "initialized" -> {
                    if (this != root && isFollowed()) {
                        tell(event);
                    } else {
                        request("configurationDone", JSON.objectNode());
                    }
                }
                case "output" -> tell(event);
                case "stopped" -> {
                    if (isFollowed()) {
                        tell(event);
                    } else {
                        request(
                                "continue",
                                JSON.objectNode().set("threadId", event.body().path("threadId")));
                    }
                }
                default -> {
                    if (isFollowed()) {
                        tell(event);
                    }
                }
            }
        }

        private void hear(DapMessage.Request request) throws IOException {
            if (request.command().equals("startDebugging")) {
                send(DapMessage.Response.done(next(), request, null));
                begin(request);
                return;
            }
            int number = next();
            synchronized (ChildSessions.this) {
                asked.put(number, new Asked(this, request));
            }
            tell(new DapMessage.Request(request.json().deepCopy().put("seq", number)));
        }

        private void begin(DapMessage.Request request) throws IOException {
            ObjectNode configuration = request.arguments().path("configuration") instanceof ObjectNode object
                    ? object.deepCopy()
                    : JSON.objectNode();
            configuration.put("request", request.arguments().path("request").asText("launch"));
            Peer begun = new Peer(opener.open(), configuration);
            ObjectNode arguments;
            synchronized (ChildSessions.this) {
                if (closed) {
                    begun.close();
                    return;
                }
                peers.add(begun);
                if (child == null) {
                    child = begun;
                }
                arguments = client;
            }
            begun.start();
            begun.request("initialize", arguments);
        }

        void close() throws IOException {
            wire.close();
        }
    }
}
