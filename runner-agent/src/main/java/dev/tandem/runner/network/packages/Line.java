package dev.tandem.runner.network.packages;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.SocketChannel;
import java.util.concurrent.Semaphore;

/** The connection of a program for which something is fetched. */
public interface Line {
    /** Another connection belongs to it: closed with it, and by the same limits. */
    void attach(SocketChannel upstream);

    /** {@return a stream whose bytes count against the session's rate} */
    InputStream metered(InputStream from);

    /** Counts bytes against the session's rate; waits until they are allowed. */
    void count(int bytes) throws IOException;

    /** Held while an index is in memory: one of a session at a time. */
    Semaphore index();
}
