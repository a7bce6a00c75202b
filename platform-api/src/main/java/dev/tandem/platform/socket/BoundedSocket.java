package dev.tandem.platform.socket;

import dev.tandem.platform.timing.Timers;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/** One open socket: a bounded queue each way around a {@link Transport}, and the virtual thread that handles its messages. */
public final class BoundedSocket implements Peer {
    private static final Logger LOG = Logger.getLogger(BoundedSocket.class);

    /**
     * Bounds of one socket.
     *
     * @param inboundBytes that may wait to be handled before reading stops
     */
    public record Limits(OutboundQueue.Limits outbound, long inboundBytes) {}

    private final Transport transport;
    private final OutboundQueue outbound;
    private final Inbox inbox;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** @param eventLoop runs the transport's writes, one after the other */
    public BoundedSocket(Transport transport, Limits limits, Timers timers, Executor eventLoop) {
        this.transport = transport;
        this.outbound = new OutboundQueue(
                limits.outbound(), transport::write, timers, eventLoop, () -> abandon(CloseReason.TOO_SLOW));
        this.inbox = new Inbox(limits.inboundBytes(), new Inbox.Reading() {
            @Override
            public void pause() {
                transport.pause();
            }

            @Override
            public void resume() {
                transport.resume();
            }
        });
    }

    /** Starts the thread that hands messages to {@code handler}; it ends with the socket. */
    public void start(MessageHandler handler) {
        Thread.ofVirtual().name("socket " + transport.remoteAddress()).start(() -> run(handler));
    }

    private void run(MessageHandler handler) {
        try {
            for (byte[] message = inbox.take(); message != null; message = inbox.take()) {
                handler.received(message);
                outbound.awaitRoom();
            }
        } catch (InterruptedException _) {
            close(CloseReason.RESTART);
        } catch (RuntimeException e) {
            LOG.errorf(e, "closing the socket of %s: its message could not be handled", transport.remoteAddress());
            close(CloseReason.INTERNAL);
        } finally {
            handler.closed();
        }
    }

    /** A message arrived. Event loop only. */
    public void received(byte[] message) {
        inbox.offer(message);
    }

    /** The transport is closed. */
    public void transportClosed() {
        closed.set(true);
        outbound.close();
        inbox.close();
    }

    /** Closes without sending what waits, because the peer does not take it or must not have it. */
    public void abandon(CloseReason reason) {
        if (closed.compareAndSet(false, true)) {
            outbound.close();
            inbox.close();
            transport.close(reason);
        }
    }

    @Override
    public void close(CloseReason reason) {
        if (closed.compareAndSet(false, true)) {
            inbox.close();
            outbound.finish(() -> transport.close(reason));
        }
    }

    @Override
    public void answer(byte[] message) {
        outbound.answer(message);
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
    public String remoteAddress() {
        return transport.remoteAddress();
    }
}
