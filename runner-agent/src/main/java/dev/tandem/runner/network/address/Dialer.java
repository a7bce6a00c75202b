package dev.tandem.runner.network.address;

import dev.tandem.runner.network.refusal.NetworkError;
import dev.tandem.runner.network.refusal.NetworkRefusal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.function.Predicate;

/**
 * Connects to hosts by their names. A name is resolved once, all its addresses are checked, and the connection is made to one of those
 * that were checked: a name server that answers differently a moment later changes nothing.
 *
 * <p>Safe for use by any thread. Blocks.
 */
public final class Dialer {
    private final Resolver resolver;
    private final Connector connector;
    private final Predicate<InetAddress> allowed;

    private Dialer(Resolver resolver, Connector connector, Predicate<InetAddress> allowed) {
        this.resolver = resolver;
        this.connector = connector;
        this.allowed = allowed;
    }

    /**
     * {@return one for destinations that programs choose: public addresses only}
     *
     * @param own whether an address is one of this machine's, which may be public ones
     */
    public static Dialer guarded(Resolver resolver, Connector connector, Predicate<InetAddress> own) {
        return new Dialer(resolver, connector, address -> PublicAddresses.contains(address) && !own.test(address));
    }

    /** {@return one for destinations that an operator has configured: any address} */
    public static Dialer trusting(Resolver resolver, Connector connector) {
        return new Dialer(resolver, connector, _ -> true);
    }

    /**
     * {@return a connection in blocking mode, which the caller closes}
     *
     * @throws NetworkRefusal {@link NetworkError#NOT_PUBLIC} if any address of the host is not allowed, {@link NetworkError#UNKNOWN_HOST},
     *     {@link NetworkError#UNREACHABLE}
     */
    public SocketChannel dial(Destination to) throws NetworkRefusal {
        List<InetAddress> addresses = resolve(to.host());
        for (InetAddress address : addresses) {
            if (!allowed.test(address)) {
                throw new NetworkRefusal(
                        NetworkError.NOT_PUBLIC,
                        "%s leads to %s, which is not a public address."
                                .formatted(to.host(), address.getHostAddress()));
            }
        }
        IOException last = null;
        for (InetAddress address : addresses) {
            try {
                return connector.connect(new InetSocketAddress(address, to.port()));
            } catch (IOException e) {
                last = e;
            }
        }
        throw new NetworkRefusal(NetworkError.UNREACHABLE, to + " does not answer.", last);
    }

    private List<InetAddress> resolve(HostName host) throws NetworkRefusal {
        if (host.isAddress()) {
            return List.of(InetAddress.ofLiteral(host.text()));
        }
        try {
            return resolver.resolve(host.text());
        } catch (UnknownHostException e) {
            throw new NetworkRefusal(NetworkError.UNKNOWN_HOST, "There is no host " + host + ".", e);
        }
    }
}
