package dev.tandem.debug.peer;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.debug.DebugError;
import dev.tandem.debug.DebugException;
import dev.tandem.debug.dap.DapMessage;
import dev.tandem.debug.dap.Wire;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What a client is told, in order. Any thread hands over and never waits; a thread of its own writes. A client that is far behind is given up. */
final class PeerOutput implements AutoCloseable {
    /** The number of its first message: whoever let the client in has told it fewer. */
    static final int FIRST = 100;

    static final String NO_RIGHT =
            "AUTH-05: You may look, not debug. Whoever manages the session can give you the right to debug.";

    /** Beside moves. */
    private static final Set<String> PRESSED = Set.of("initialize", "attach", "restart", "disconnect");

    private static final int MOST_WAITING = 5_000;
    /** Of what nobody asked for; the answers are bounded by the backlog. */
    private static final int MOST_WAITING_CHARACTERS = 4 << 20;

    /** So long a client that was told the end may take to say good-bye. */
    private static final Duration GOOD_BYE = Duration.ofSeconds(5);

    /** So long a client that has left may take to read its last answer. */
    private static final Duration FAREWELL = Duration.ofSeconds(2);

    private final Wire wire;
    private final Backlog backlog;
    private final CountDownLatch over = new CountDownLatch(1);
    private final Thread writer =
            Thread.ofVirtual().name("debug client, writing").unstarted(this::write);

    // ---- guarded by this
    private final Deque<DapMessage> waiting = new ArrayDeque<>();
    private PathMap paths = PathMap.NONE;
    private int seq = FIRST - 1;
    private int characters;
    private boolean closed;

    PeerOutput(Wire wire, Backlog backlog) {
        this.wire = wire;
        this.backlog = backlog;
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

    /** Refuses what a person wants: they are told. */
    void refuse(DapMessage.Request request, DebugError error, String what) {
        refuse(request, String.valueOf(new DebugException(error, what).getMessage()), true);
    }

    /**
     * Refuses. Of what editors ask by themselves, such as what is under the mouse, or what their own adapters alone know, the refusal stands where they asked
     * and not in front of everything else.
     */
    void refuse(DapMessage.Request request, String reason) {
        String command = request.command();
        boolean isPressed = PeerMoves.of(command).isPresent() || PRESSED.contains(command);
        refuse(request, reason, isPressed);
    }

    private synchronized void refuse(DapMessage.Request request, String reason, boolean isShown) {
        DapMessage.Response refusal = DapMessage.Response.failed(++seq, request, reason);
        // Clients show the error's text to people, and the message to nobody.
        refusal.json()
                .putObject("body")
                .putObject("error")
                .put("id", 1)
                .put("format", reason)
                .put("showUser", isShown);
        add(refusal);
    }

    synchronized void tell(String event, ObjectNode body) {
        add(DapMessage.Event.of(++seq, event, paths.outward(body)));
    }

    private void add(DapMessage message) {
        if (closed) {
            return;
        }
        characters += length(message);
        if (waiting.size() >= MOST_WAITING || characters > MOST_WAITING_CHARACTERS) {
            giveUp();
        } else {
            waiting.add(message);
        }
        notifyAll();
    }

    /** The client is too far behind. */
    synchronized void giveUp() {
        waiting.clear();
        closed = true;
        over();
        writer.interrupt();
        closeWire();
    }

    private void over() {
        over.countDown();
        backlog.open();
    }

    /** Almost all that is long and was not asked for is output. */
    private static int length(DapMessage message) {
        return message instanceof DapMessage.Event event
                ? event.body().path("output").asText().length()
                : 0;
    }

    private synchronized @Nullable DapMessage next() throws InterruptedException {
        while (waiting.isEmpty() && !closed) {
            wait();
        }
        DapMessage message = waiting.poll();
        characters -= message == null ? 0 : length(message);
        return message;
    }

    private void write() {
        try {
            for (DapMessage message = next(); message != null; message = next()) {
                wire.write(message);
                if (message instanceof DapMessage.Response) {
                    backlog.written();
                }
            }
        } catch (IOException _) {
            // The client is gone; who reads finds out, too.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            over();
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
            over();
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

    /** Waits until nothing will be written any more; not for long. After {@link #close}. */
    void awaitWritten() {
        try {
            boolean _ = writer.join(FAREWELL);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** There is nothing more to tell: closes, unless the client leaves before. Returns at once. */
    void closeSoon() {
        Thread.ofVirtual().name("debug client, good-bye").start(() -> {
            try {
                if (!over.await(GOOD_BYE.toNanos(), TimeUnit.NANOSECONDS)) {
                    close();
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
    }
}
