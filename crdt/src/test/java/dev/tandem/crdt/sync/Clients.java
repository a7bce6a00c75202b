package dev.tandem.crdt.sync;

import dev.tandem.crdt.Doc;
import dev.tandem.crdt.yjs.Node;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Unmodified clients in Node, and the server that they are connected to. */
final class Clients implements AutoCloseable {
    private static final HexFormat HEX = HexFormat.of();
    private static final long PATIENCE_SECONDS = 30;

    final RelayServer server;
    private final Process process = Node.start("clients.mjs");
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    /** What went wrong on the thread that reads. */
    private volatile @Nullable Throwable failure;

    private volatile boolean closed;

    Clients(long serversClient, InstantSource clock) {
        server = new RelayServer(
                serversClient, clock, (connection, frame) -> tell("< " + connection + " " + HEX.formatHex(frame)));
        Thread.startVirtualThread(this::read);
    }

    private void read() {
        try (BufferedReader in = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String[] words = line.split(" ");
                switch (words[0]) {
                    case "open" -> server.opened(Integer.parseInt(words[1]));
                    case ">" -> server.received(Integer.parseInt(words[1]), HEX.parseHex(words[2]));
                    case "gone" -> server.gone(Integer.parseInt(words[1]));
                    case "=" -> answers.add(line.substring(2));
                    default -> throw new IllegalStateException(line);
                }
            }
        } catch (IOException | RuntimeException e) {
            if (!closed) {
                failure = e;
            }
        }
    }

    private void tell(String line) {
        try {
            synchronized (process) {
                OutputStream out = process.getOutputStream();
                out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
                out.flush();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends a connection from the server's side. */
    void closeConnection(int connection, int code) {
        tell("close " + connection + " " + code);
    }

    /** Gives a command to a client and returns its answer; the script knows them. */
    String ask(int client, String command) {
        tell(client + " " + command);
        try {
            String answer = answers.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (answer == null || answer.startsWith("!") || failure != null) {
                throw new AssertionError(client + " " + command + ": " + answer, failure);
            }
            return answer;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Opens a client and connects it. */
    void connect(int client, long id) {
        ask(client, "new " + id);
        ask(client, "connect");
        await(() -> ask(client, "synced").equals("true"), () -> "client " + client + " is synced");
    }

    /** Asks again and again, each time through the clients' event loop, until something holds. */
    void await(BooleanSupplier condition, Supplier<String> what) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within " + PATIENCE_SECONDS + " s: " + what.get(), failure);
            }
            ask(0, "synced");
        }
    }

    /** Waits until a client answers so. */
    void await(int client, String command, String answer) {
        await(
                () -> ask(client, command).equals(answer),
                () -> client + " " + command + " is " + answer + "; it is " + ask(client, command));
    }

    /** The state of the server's document, in hex. */
    String serverState() {
        var state = new String[1];
        server.locally(() -> state[0] = HEX.formatHex(server.doc.encodeStateAsUpdate()));
        return state[0];
    }

    /** Waits until these clients have the server's state, byte for byte. */
    void awaitEqualStates(int... clients) {
        awaitEqual(UnaryOperator.identity(), clients);
    }

    /**
     * Waits until these clients have the server's state. Their editors' undo managers keep what their owners deleted, so the bytes are equal
     * only when a new document has read them.
     */
    void awaitEqualDocuments(int... clients) {
        awaitEqual(Clients::read, clients);
    }

    /**
     * Waits until all have the same at once. To look at one after the other is not enough: the first may have been equal before what the
     * second one wrote arrived. The server is asked last, and states only grow: what it has then, the clients still have.
     */
    private void awaitEqual(UnaryOperator<String> view, int... clients) {
        await(
                () -> {
                    List<String> states = states(clients);
                    String server = view.apply(serverState());
                    return states.stream().map(view).allMatch(server::equals);
                },
                () -> "the clients have " + states(clients) + ", the server has " + serverState());
        server.locally(server.doc::checkInvariants);
    }

    private List<String> states(int... clients) {
        return Arrays.stream(clients).mapToObj(client -> ask(client, "state")).toList();
    }

    private static String read(String state) {
        var doc = new Doc();
        doc.applyUpdate(HEX.parseHex(state));
        return HEX.formatHex(doc.encodeStateAsUpdate());
    }

    @Override
    public void close() {
        closed = true;
        process.destroy();
    }
}
