package dev.tandem.runner.network;

import dev.tandem.runner.network.packages.Line;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.SocketChannel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * A connection that a program has made to the runner, with the one that the runner made for it. It is closed when it is over, when it
 * is overdue, or when its session's network is turned off, whichever comes first; what waits on it then fails. Any thread.
 */
final class LiveConnection implements Line, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(LiveConnection.class.getName());

    private final LiveConnections owner;
    private final long began;
    private final Set<SocketChannel> channels = ConcurrentHashMap.newKeySet();
    private volatile long moved;
    private volatile boolean asked;
    private volatile boolean leadsOut;
    private volatile boolean closed;

    LiveConnection(LiveConnections owner, SocketChannel program, long now) {
        this.owner = owner;
        this.began = now;
        this.moved = now;
        channels.add(program);
    }

    @Override
    public void attach(SocketChannel upstream) {
        channels.add(upstream);
        if (closed) {
            closeChannel(upstream);
        }
    }

    /** The head of its request has come. */
    void asked() {
        asked = true;
        moved = owner.now();
    }

    /** It leads to a destination that the program chose, rather than to packages. */
    void leadsOut() {
        leadsOut = true;
    }

    boolean isLeadingOut() {
        return leadsOut;
    }

    @Override
    public InputStream metered(InputStream from) {
        return new FilterInputStream(from) {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                int read = super.read(bytes, offset, length);
                if (read > 0) {
                    count(read);
                }
                return read;
            }
        };
    }

    @Override
    public void count(int bytes) throws IOException {
        // Bytes before the head is whole are no progress: one a second would do for ever.
        moved = asked ? owner.now() : moved;
        owner.throttle().take(bytes);
    }

    @Override
    public Semaphore index() {
        return owner.index();
    }

    boolean isOverdue(long now) {
        NetworkLimits limits = owner.limits();
        return (!asked && now - began > limits.headTime().toNanos())
                || now - moved > limits.idleTime().toNanos()
                || now - began > limits.longestTime().toNanos();
    }

    @Override
    public void close() {
        closed = true;
        channels.forEach(LiveConnection::closeChannel);
        owner.closed(this);
    }

    private static void closeChannel(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "a connection is not closed in order", e);
        }
    }
}
