package dev.tandem.runner.network;

import dev.tandem.runner.fake.ManualScheduler;
import dev.tandem.runner.network.address.AllowList;
import dev.tandem.runner.network.address.Dialer;
import dev.tandem.runner.network.packages.PackageKind;
import dev.tandem.runner.network.packages.PackageServer;
import dev.tandem.runner.network.packages.Registry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLSocketFactory;

/**
 * A session's proxy that listens on this machine's loopback, in an internet of the test: names lead to addresses as {@link #names} says,
 * and addresses to local ports as {@link #servers} says.
 */
final class ProxyHarness implements AutoCloseable {
    static final InetAddress PUBLIC = InetAddress.ofLiteral("93.184.216.34");
    static final InetAddress OTHER_PUBLIC = InetAddress.ofLiteral("93.184.216.35");
    static final NetworkLimits LIMITS = NetworkLimits.DEFAULT;

    final Map<String, List<InetAddress>> names = new ConcurrentHashMap<>();
    final Map<InetSocketAddress, Integer> servers = new ConcurrentHashMap<>();
    final List<InetSocketAddress> dialled = new CopyOnWriteArrayList<>();
    final ManualScheduler time = new ManualScheduler();
    final LiveConnections connections;
    volatile boolean on = true;
    private final ServerSocketChannel listener;

    ProxyHarness(List<String> allowed, NetworkLimits limits, Map<PackageKind, Registry> registries) throws IOException {
        this(allowed, limits, registries, (SSLSocketFactory) SSLSocketFactory.getDefault());
    }

    /** @param secure decides which registries are trusted */
    ProxyHarness(
            List<String> allowed, NetworkLimits limits, Map<PackageKind, Registry> registries, SSLSocketFactory secure)
            throws IOException {
        listener = ServerSocketChannel.open();
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        connections = new LiveConnections(limits, time, _ -> {}, time);
        Dialer guarded = Dialer.guarded(this::resolve, this::connect, _ -> false);
        PackageServer packages =
                new PackageServer(registries, Dialer.trusting(this::resolve, this::connect), guarded, secure, local());
        new ProxyServer(connections, new Egress(AllowList.parse(allowed), guarded, () -> on), packages)
                .start(listener, "proxy of a test");
    }

    static ProxyHarness allowing(String... rules) throws IOException {
        return new ProxyHarness(List.of(rules), LIMITS, Map.of());
    }

    static ProxyHarness offering(PackageKind kind, Registry registry) throws IOException {
        return new ProxyHarness(List.of(), LIMITS, Map.of(kind, registry));
    }

    /** The address of the proxy, without a slash at its end. */
    String local() {
        return "http://127.0.0.1:" + port();
    }

    private int port() {
        return listener.socket().getLocalPort();
    }

    /** A connection to the proxy; reads fail after ten seconds. */
    Socket open() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port());
        socket.setSoTimeout(10_000);
        return socket;
    }

    /** Sends something and returns all that comes back until the proxy closes. */
    String exchange(String sent) throws IOException {
        try (Socket socket = open()) {
            socket.getOutputStream().write(sent.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** GET of a path or an address, with nothing else. */
    String get(String target) throws IOException {
        return exchange("GET " + target + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
    }

    static String body(String answer) {
        return answer.substring(answer.indexOf("\r\n\r\n") + 4);
    }

    private List<InetAddress> resolve(String name) throws UnknownHostException {
        List<InetAddress> addresses = names.get(name);
        if (addresses == null) {
            throw new UnknownHostException(name);
        }
        return addresses;
    }

    private SocketChannel connect(InetSocketAddress address) throws IOException {
        dialled.add(address);
        Integer port = servers.get(address);
        // What is not of the test's internet is as it is, so that a check that fails would be seen.
        return SocketChannel.open(
                port == null ? address : new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    @Override
    public void close() throws IOException {
        listener.close();
        connections.closeAll();
    }
}
