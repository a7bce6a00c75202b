package dev.tandem.system.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A network that can fail: forwards TCP connections to one port of loopback.
 *
 * <p>{@link #hold} is a partition: nothing gets through in either direction, nobody is told, and what was sent meanwhile arrives
 * after {@link #restore}, as TCP's repetitions would. {@link #cut} ends all connections and refuses new ones until then.
 */
public final class TcpProxy implements AutoCloseable {
    private static final int BUFFER_BYTES = 16 << 10;

    private enum State {
        FORWARDING,
        HELD,
        CUT,
        CLOSED
    }

    private final ServerSocket listener;
    private final int target;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private State state = State.FORWARDING;

    private TcpProxy(int target) throws IOException {
        this.target = target;
        this.listener = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    }

    public static TcpProxy to(int port) {
        try {
            TcpProxy proxy = new TcpProxy(port);
            Thread.ofVirtual().name("proxy to " + port).start(proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return where it listens} */
    public int port() {
        return listener.getLocalPort();
    }

    /** From now on nothing gets through. */
    public void hold() {
        become(State.HELD);
    }

    /** Ends all connections; new ones are ended at once. */
    public void cut() {
        become(State.CUT);
        sockets.forEach(TcpProxy::shut);
    }

    /** Forwards again. */
    public void restore() {
        become(State.FORWARDING);
    }

    @Override
    public void close() {
        become(State.CLOSED);
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        sockets.forEach(TcpProxy::shut);
    }

    private void become(State next) {
        lock.lock();
        try {
            state = next;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits while the network is held. {@return whether to forward} */
    private boolean passes() {
        lock.lock();
        try {
            while (state == State.HELD) {
                changed.awaitUninterruptibly();
            }
            return state == State.FORWARDING;
        } finally {
            lock.unlock();
        }
    }

    private void accept() {
        while (true) {
            try {
                Socket client = listener.accept();
                sockets.add(client);
                Thread.ofVirtual().start(() -> connect(client));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void connect(Socket client) {
        Socket server = new Socket();
        sockets.add(server);
        try {
            if (!passes()) {
                throw new IOException("cut");
            }
            server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            Thread there = Thread.ofVirtual().start(() -> pump(client, server));
            pump(server, client);
            there.join();
        } catch (IOException e) {
            // Nobody listens there, or we are cut: the client sees the connection end.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            shut(client);
            shut(server);
            sockets.remove(client);
            sockets.remove(server);
        }
    }

    private void pump(Socket from, Socket to) {
        byte[] buffer = new byte[BUFFER_BYTES];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int count = in.read(buffer); count >= 0 && passes(); count = in.read(buffer)) {
                out.write(buffer, 0, count);
            }
            if (passes()) {
                to.shutdownOutput();
            }
        } catch (IOException e) {
            shut(from);
            shut(to);
        }
    }

    private static void shut(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
