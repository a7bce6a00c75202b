package dev.tandem.platform.socket;

/** What one socket's messages mean. Its methods are called one after the other, never at once. */
public interface MessageHandler {
    /**
     * Deals with a message, or says how that can be done. Called on the socket's event loop, so it must not block.
     *
     * <p>Where this is not overridden every message goes to {@link #receivedBlocking}.
     */
    default Handling received(byte[] message) {
        return Handling.BLOCKING;
    }

    /**
     * Deals with a message that {@link #received} left. Called on a virtual thread; meanwhile later messages wait, and the socket
     * is read no further than the inbox holds.
     *
     * @throws InterruptedException if the server stops
     */
    void receivedBlocking(byte[] message) throws InterruptedException;

    /** The socket is closed, whoever did it. Called once, on a virtual thread, after the last message. */
    void closed();
}
