package dev.tandem.bench.collab.load;

/** What a server speaks inside its WebSocket. */
public enum Dialect {
    /** Frames with the document's name, authentication, and an acknowledgement of each update. */
    HOCUSPOCUS,
    /** Frames of y-websocket; the address names the document. */
    Y_WEBSOCKET
}
