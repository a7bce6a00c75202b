package dev.tandem.platform.replica;

import java.util.Set;

/** Messages over named channels, at most once, in the order of one sender. Any thread; nothing blocks. */
interface PubSub extends AutoCloseable {
    /** Hears one thread's calls at a time. */
    interface Listener {
        /** Messages get through. Followed by {@link #subscribed} for all that were subscribed to before. */
        void connected();

        /** Messages do not get through any more; the way is being made again. */
        void disconnected();

        /** From now on every message on these channels arrives. */
        void subscribed(Set<String> channels);

        void received(String channel, byte[] message);
    }

    /** Starts to connect, and goes on to until {@link #close}. Called once. */
    void start(Listener listener);

    void subscribe(String channel);

    void unsubscribe(String channel);

    /** Sends a message; it is dropped while there is no connection. */
    void publish(String channel, byte[] message);

    /** Gives up the present connection, because nothing comes through, and makes another. */
    void reconnect();

    @Override
    void close();
}
