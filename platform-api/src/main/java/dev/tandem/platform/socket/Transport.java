package dev.tandem.platform.socket;

import java.util.List;

/** A WebSocket without bounds, as the network library gives it. Nothing blocks. */
public interface Transport {
    /**
     * Writes binary messages in their order, in one system call if the library can, and runs {@code written} once they left this
     * process or failed to. Event loop.
     */
    void write(List<byte[]> messages, Runnable written);

    /** Sends a close frame after what was written, and gives the peer a moment to read it. Any thread. */
    void close(CloseReason reason);

    /** Stops reading. Event loop. */
    void pause();

    /** Reads on. Event loop. */
    void resume();

    /** {@return the network address of the other end} */
    String remoteAddress();
}
