package dev.tandem.platform.socket;

/** Hears of sockets. Any thread; must not block. */
public interface SocketListener {
    /** Hears nothing. */
    SocketListener NONE = new SocketListener() {
        @Override
        public void opened() {}

        @Override
        public void closed() {}

        @Override
        public void closing(CloseReason reason) {}
    };

    /** A socket is open. */
    void opened();

    /** A socket that was open is no more, whoever closed it. */
    void closed();

    /** We close a socket. */
    void closing(CloseReason reason);
}
