package dev.tandem.platform.socket;

/** What became of a message that a {@link MessageHandler} was shown. */
public enum Handling {
    /** It is dealt with. */
    DONE,
    /** It has to wait, and so do those behind it; the handler calls {@link Peer#readOn} when it is worth trying again. */
    LATER,
    /** Dealing with it may block: it is to be given to {@link MessageHandler#receivedBlocking} on a virtual thread. */
    BLOCKING
}
