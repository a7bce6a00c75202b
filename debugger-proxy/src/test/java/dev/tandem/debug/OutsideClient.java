package dev.tandem.debug;

import static dev.tandem.debug.Answered.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.debug.dap.DapInput;
import dev.tandem.debug.dap.DapMessage;
import dev.tandem.debug.dap.DapOutput;
import dev.tandem.debug.dap.Wire;
import dev.tandem.debug.peer.DapPeer;
import dev.tandem.debug.peer.Seat;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** A debug client as editors are one, at the other end of a {@link DapPeer}. */
final class OutsideClient implements AutoCloseable {
    private static final long PATIENCE_MILLIS = 20_000;

    private final Pipe toPeer = Pipe.open();
    private final Pipe fromPeer = Pipe.open();
    private final DapOutput out = new DapOutput(Channels.newOutputStream(toPeer.sink()));
    private final DapPeer peer;
    private final Thread serving;
    private int seq;

    // ---- guarded by this
    private final List<DapMessage> heard = new ArrayList<>();
    private boolean over;

    OutsideClient(DebugSession session, Participant who, Seat seat, boolean reads) throws IOException {
        peer = DapPeer.greeted(
                Wire.of(
                        new DapInput(new BufferedInputStream(Channels.newInputStream(toPeer.source())), 1 << 20),
                        new DapOutput(Channels.newOutputStream(fromPeer.sink()))),
                session,
                who,
                seat);
        serving = Thread.ofVirtual().start(peer::serve);
        if (reads) {
            Thread.ofVirtual().start(this::read);
        }
    }

    private void read() {
        try {
            DapInput in = new DapInput(new BufferedInputStream(Channels.newInputStream(fromPeer.source())), 1 << 20);
            for (DapMessage message = in.read(); message != null; message = in.read()) {
                synchronized (this) {
                    heard.add(message);
                    notifyAll();
                }
            }
        } catch (IOException _) {
            // Closed.
        }
        synchronized (this) {
            over = true;
            notifyAll();
        }
    }

    /** Joins, and is ready for news, in the order in which editors do; what comes before was answered by whoever let it in. */
    void attach(ObjectNode arguments) throws IOException {
        event("initialized");
        assertThat(ask("attach", arguments).success()).isTrue();
        assertThat(ask("configurationDone", json()).success()).isTrue();
    }

    int send(String command, ObjectNode arguments) throws IOException {
        seq++;
        out.write(DapMessage.Request.of(seq, command, arguments));
        return seq;
    }

    DapMessage.Response ask(String command, ObjectNode arguments) throws IOException {
        return answer(send(command, arguments));
    }

    DapMessage.Response answer(int request) {
        return (DapMessage.Response) await(
                "the answer to " + request,
                it -> it instanceof DapMessage.Response response && response.requestSeq() == request);
    }

    /** {@return the first such event that was not waited for yet} */
    ObjectNode event(String name) {
        return ((DapMessage.Event) await(
                        "the event " + name,
                        it -> it instanceof DapMessage.Event event
                                && event.event().equals(name)))
                .body();
    }

    private synchronized DapMessage await(String what, Predicate<DapMessage> wanted) {
        long deadline = System.currentTimeMillis() + PATIENCE_MILLIS;
        while (true) {
            for (DapMessage message : heard) {
                if (wanted.test(message)) {
                    heard.remove(message);
                    return message;
                }
            }
            long left = deadline - System.currentTimeMillis();
            if (left <= 0 || over) {
                throw new AssertionError("no " + what + " in " + heard);
            }
            try {
                wait(left);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    synchronized long count(String event) {
        return heard.stream()
                .filter(it ->
                        it instanceof DapMessage.Event told && told.event().equals(event))
                .count();
    }

    /** Waits until the peer has left it. */
    void awaitLeft() {
        try {
            assertThat(serving.join(java.time.Duration.ofMillis(PATIENCE_MILLIS)))
                    .isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Waits until the connection is closed from the other side. */
    synchronized void awaitClosed() {
        long deadline = System.currentTimeMillis() + PATIENCE_MILLIS;
        while (!over) {
            long left = deadline - System.currentTimeMillis();
            assertThat(left).as("the connection is still open").isPositive();
            try {
                wait(left);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    /** Breaks the connection. */
    @Override
    public void close() throws IOException {
        toPeer.sink().close();
        fromPeer.source().close();
    }
}
