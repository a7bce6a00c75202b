package dev.tandem.platform.socket;

import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One open socket: a bounded queue each way around a {@link Transport}.
 *
 * <p>Messages are handled on the event loop. A virtual thread is started for those that may block, and ends with them: an idle
 * socket holds none.
 */
public final class BoundedSocket implements Peer {
    private static final Logger LOG = Logger.getLogger(BoundedSocket.class);

    /** Bounds of one socket. */
    public record Limits(OutboundQueue.Limits outbound, Inbox.Limits inbound) {}

    private final Transport transport;
    private final Executor eventLoop;
    private final OutboundQueue outbound;
    private final Inbox inbox;
    private final AtomicBoolean closed = new AtomicBoolean();

    // ---- the event loop's
    private @Nullable MessageHandler handler;
    private boolean ended;

    /**
     * An open socket.
     *
     * @param backlog of all sockets together
     * @param pace of the event loop that writes to this socket
     */
    public BoundedSocket(Transport transport, Limits limits, Backlog backlog, Pace pace) {
        Ends ends = new Ends();
        this.transport = transport;
        this.eventLoop = pace.eventLoop();
        this.outbound = new OutboundQueue(limits.outbound(), transport::write, pace, ends);
        this.inbox = new Inbox(limits.inbound(), backlog, ends, ends, outbound::mayAnswer);
    }

    /** From now on messages are given to {@code handler}. Event loop, before the first message. */
    public void start(MessageHandler handler) {
        this.handler = handler;
    }

    /** A message arrived. Event loop only. */
    public void received(byte[] message) {
        inbox.offer(message);
    }

    /** The transport is closed. */
    public void transportClosed() {
        closed.set(true);
        outbound.close();
        eventLoop.execute(this::end);
    }

    /** Closes without sending what waits, because the peer does not take it or must not have it. */
    public void abandon(CloseReason reason) {
        if (closed.compareAndSet(false, true)) {
            outbound.close();
            transport.close(reason);
            eventLoop.execute(this::end);
        }
    }

    @Override
    public void close(CloseReason reason) {
        if (closed.compareAndSet(false, true)) {
            outbound.finish(() -> {
                transport.close(reason);
                end();
            });
        }
    }

    /** Takes no more messages, and tells the handler after the last one. Event loop. */
    private void end() {
        inbox.close();
        MessageHandler last = handler;
        if (!ended && last != null && !inbox.isHandedOver()) {
            ended = true;
            Thread.ofVirtual().name("socket " + transport.remoteAddress()).start(last::closed);
        }
    }

    private void handleBlocking(byte[] message) {
        try {
            Objects.requireNonNull(handler).receivedBlocking(message);
        } catch (InterruptedException _) {
            close(CloseReason.RESTART);
        } catch (RuntimeException e) {
            fail(e);
        } finally {
            eventLoop.execute(() -> {
                inbox.finished();
                if (closed.get()) {
                    end();
                }
            });
        }
    }

    private void fail(RuntimeException e) {
        LOG.errorf(e, "closing the socket of %s: its message could not be handled", transport.remoteAddress());
        close(CloseReason.INTERNAL);
    }

    /** {@return bytes that wait to be written} */
    long outboundBytes() {
        return outbound.pendingBytes();
    }

    @Override
    public void answer(byte[] message) {
        outbound.answer(message);
    }

    @Override
    public void acknowledge(byte[] message) {
        outbound.acknowledge(message);
    }

    @Override
    public void publish(byte[] message) {
        outbound.publish(message);
    }

    @Override
    public void publish(OutboundQueue.Batch batch, byte[] part) {
        outbound.publish(batch, part);
    }

    @Override
    public void readOn() {
        eventLoop.execute(inbox::readOn);
    }

    @Override
    public String remoteAddress() {
        return transport.remoteAddress();
    }

    /** What the two queues tell this socket, and what they have done. */
    private final class Ends implements Inbox.Reading, Inbox.Handler, OutboundQueue.Listener {
        @Override
        public void pause() {
            transport.pause();
        }

        @Override
        public void resume() {
            transport.resume();
        }

        @Override
        public Handling received(byte[] message) {
            if (closed.get()) {
                return Handling.DONE;
            }
            try {
                return Objects.requireNonNull(handler).received(message);
            } catch (RuntimeException e) {
                fail(e);
                return Handling.DONE;
            }
        }

        @Override
        public void handOver(byte[] message) {
            Thread.ofVirtual().name("socket " + transport.remoteAddress()).start(() -> handleBlocking(message));
        }

        @Override
        public void overflowed() {
            abandon(CloseReason.TOO_SLOW);
        }

        @Override
        public void roomAgain() {
            eventLoop.execute(inbox::goOn);
        }

        @Override
        public void failed() {
            abandon(CloseReason.INTERNAL);
        }
    }
}
