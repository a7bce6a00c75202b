package dev.tandem.platform.socket;

/** What one socket's messages mean. */
public interface MessageHandler {
    /**
     * Handles a message. Called by the socket's virtual thread, one message after the other; while it blocks, the socket is read
     * no further than the inbox holds.
     *
     * @throws InterruptedException if the server stops
     */
    void received(byte[] message) throws InterruptedException;

    /** The socket is closed, whoever did it. Called once, by the socket's virtual thread, after the last message. */
    void closed();
}
