package dev.tandem.platform.socket;

import dev.tandem.platform.socket.OutboundQueue.Batch;

/** The other end of a socket, as those see it who have something to tell it. Any thread; nothing blocks. */
public interface Peer {
    /** Sends the answer to something that this peer asked. */
    void answer(byte[] message);

    /** As {@link #answer}, but it leaves with the news of the same moment: two messages in one write cost little more than one. */
    void acknowledge(byte[] message);

    /** Sends news caused by others. A peer that lets too many wait is closed as too slow. */
    void publish(byte[] message);

    /** Sends news that may be joined with waiting ones of the same batch. */
    void publish(Batch batch, byte[] part);

    /** Shows the handler the message again that it put off. */
    void readOn();

    /** Sends what waits, then closes. Nothing that arrives or is sent afterwards counts. Later calls do nothing. */
    void close(CloseReason reason);

    /** {@return the network address of the other end, for limits and the log} */
    String remoteAddress();
}
