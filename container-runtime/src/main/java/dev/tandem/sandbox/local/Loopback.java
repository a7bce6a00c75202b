package dev.tandem.sandbox.local;

import dev.tandem.sandbox.SandboxError;
import dev.tandem.sandbox.SandboxException;
import dev.tandem.sandbox.SandboxId;
import dev.tandem.sandbox.linux.ChannelOpener;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** A sandbox's own loopback, as its owner uses it: to reach programs that listen there, and to listen for them. */
public final class Loopback implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Loopback.class.getName());
    private static final int CONNECT_MILLIS = 5000;
    private static final int LISTEN_BACKLOG = 128;

    private final SandboxId id;
    private final Inside inside;
    private final Set<ServerSocketChannel> listeners = ConcurrentHashMap.newKeySet();

    private volatile boolean closed;

    /** Opens something in the network of the sandbox. */
    public interface Inside {
        /** Throws {@link SandboxException} with {@link SandboxError#CLOSED} if the sandbox is. */
        <C> C open(ChannelOpener<C> opener) throws SandboxException, IOException;
    }

    public Loopback(SandboxId id, Inside inside) {
        this.id = id;
        this.inside = inside;
    }

    /** See {@link dev.tandem.sandbox.Sandbox#connect}. */
    public SocketChannel connect(int port) throws SandboxException, IOException {
        try {
            return connect(StandardProtocolFamily.INET, "127.0.0.1", port);
        } catch (ConnectException refused) {
            // Some programs listen on localhost, and take that for ::1 alone.
            try {
                return connect(StandardProtocolFamily.INET6, "::1", port);
            } catch (IOException alsoRefused) {
                refused.addSuppressed(alsoRefused);
                throw refused;
            }
        }
    }

    private SocketChannel connect(ProtocolFamily family, String address, int port)
            throws SandboxException, IOException {
        SocketChannel channel = inside.open(() -> SocketChannel.open(family));
        try {
            channel.socket().connect(new InetSocketAddress(InetAddress.ofLiteral(address), port), CONNECT_MILLIS);
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** See {@link dev.tandem.sandbox.Sandbox#listen}. */
    public ServerSocketChannel listen(int port) throws SandboxException, IOException {
        InetSocketAddress address = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port);
        ServerSocketChannel listener = inside.open(() -> ServerSocketChannel.open(StandardProtocolFamily.INET));
        try {
            // The number of connections that wait: programs may open many at once.
            listener.bind(address, LISTEN_BACKLOG);
            listeners.removeIf(other -> !other.isOpen());
            listeners.add(listener);
        } catch (IOException | RuntimeException e) {
            listener.close();
            throw e;
        }
        if (closed) {
            listener.close();
            throw new SandboxException(SandboxError.CLOSED, "The sandbox " + id + " is closed.");
        }
        return listener;
    }

    /** On which this listens. */
    Set<Integer> ports() {
        return listeners.stream()
                .filter(ServerSocketChannel::isOpen)
                .map(listener -> listener.socket().getLocalPort())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Closes all listeners. */
    @Override
    public void close() {
        closed = true;
        listeners.forEach(Loopback::closeListener);
    }

    private static void closeListener(ServerSocketChannel listener) {
        try {
            listener.close();
        } catch (IOException e) {
            // Whatever the kernel says of it, the descriptor is given back.
            LOG.log(System.Logger.Level.DEBUG, "a listener is not closed in order", e);
        }
    }
}
