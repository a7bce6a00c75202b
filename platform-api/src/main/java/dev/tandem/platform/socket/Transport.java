package dev.tandem.platform.socket;

/** A WebSocket without bounds, as the network library gives it. Any thread; nothing blocks. */
public interface Transport {
    /** Writes a binary message, and runs {@code written} once it left this process or failed to. */
    void write(byte[] message, Runnable written);

    /** Sends a close frame after what was written, and gives the peer a moment to read it. */
    void close(CloseReason reason);

    /** Stops reading. */
    void pause();

    /** Reads on. */
    void resume();

    /** {@return the network address of the other end} */
    String remoteAddress();
}
