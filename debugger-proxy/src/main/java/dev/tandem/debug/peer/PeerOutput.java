package dev.tandem.debug.peer;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.debug.dap.DapMessage;
import dev.tandem.debug.dap.Wire;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** What a client is told, in order. Any thread hands over and never waits; a thread of its own writes. A client that is far behind is given up. */
final class PeerOutput implements AutoCloseable {
    static final String NO_RIGHT =
            "You may look, not debug. Whoever manages the session can give you the right to debug.";

    /** Messages; each of them is small or one that was asked for. */
    private static final int MOST_WAITING = 5_000;

    /** So long a client that has left may take to read its last answer. */
    private static final Duration FAREWELL = Duration.ofSeconds(2);

    private final Wire wire;
    private final Thread writer =
            Thread.ofVirtual().name("debug client, writing").unstarted(this::write);

    // ---- guarded by this
    private final Deque<DapMessage> waiting = new ArrayDeque<>();
    private PathMap paths = PathMap.NONE;
    private int seq;
    private boolean closed;

    PeerOutput(Wire wire) {
        this.wire = wire;
    }

    void start() {
        writer.start();
    }

    synchronized void paths(PathMap now) {
        paths = now;
    }

    synchronized void answer(DapMessage.Request request, @Nullable ObjectNode body) {
        add(DapMessage.Response.done(++seq, request, body == null ? null : paths.outward(body)));
    }

    synchronized void refuse(DapMessage.Request request, String reason) {
        DapMessage.Response refusal = DapMessage.Response.failed(++seq, request, reason);
        // Clients show the error's text to people, and the message to nobody.
        refusal.json()
                .putObject("body")
                .putObject("error")
                .put("id", 1)
                .put("format", reason)
                .put("showUser", true);
        add(refusal);
    }

    synchronized void tell(String event, ObjectNode body) {
        add(DapMessage.Event.of(++seq, event, paths.outward(body)));
    }

    private void add(DapMessage message) {
        if (closed) {
            return;
        }
        if (waiting.size() >= MOST_WAITING) {
            waiting.clear();
            closed = true;
            writer.interrupt();
            closeWire();
        } else {
            waiting.add(message);
        }
        notifyAll();
    }

    private synchronized @Nullable DapMessage next() throws InterruptedException {
        while (waiting.isEmpty() && !closed) {
            wait();
        }
        return waiting.poll();
    }

    private void write() {
        try {
            for (DapMessage message = next(); message != null; message = next()) {
                wire.write(message);
            }
        } catch (IOException _) {
            // The client is gone; who reads finds out, too.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            closeWire();
        }
    }

    private void closeWire() {
        try {
            wire.close();
        } catch (IOException _) {
            // It is as closed as it gets.
        }
    }

    /** Writes what was handed over, if the client reads it soon, and closes the wire. Returns at once. */
    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            notifyAll();
        }
        Thread.ofVirtual().name("debug client, farewell").start(() -> {
            try {
                if (!writer.join(FAREWELL)) {
                    closeWire();
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
    }
}
