package dev.tandem.platform.door;

import dev.tandem.platform.socket.CloseReason;
import dev.tandem.platform.socket.OutboundQueue.Batch;
import dev.tandem.platform.socket.Peer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Hears all in one way, however it is sent, and remembers why it was closed first. */
abstract class HearingPeer implements Peer {
    private @Nullable CloseReason closed;

    @Override
    public final void acknowledge(byte[] message) {
        answer(message);
    }

    @Override
    public final void publish(byte[] message) {
        answer(message);
    }

    @Override
    public final void publish(Batch batch, byte[] part) {
        answer(batch.join(List.of(part)));
    }

    @Override
    public final synchronized void close(CloseReason reason) {
        if (closed == null) {
            closed = reason;
        }
    }

    @Override
    public final String remoteAddress() {
        return "192.0.2.1";
    }

    final synchronized @Nullable CloseReason closed() {
        return closed;
    }
}
