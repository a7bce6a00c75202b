package dev.tandem.runner.network.packages;

import dev.tandem.runner.network.address.Destination;
import dev.tandem.runner.network.address.HostName;
import dev.tandem.runner.network.refusal.NetworkRefusal;
import java.net.URI;

/** Scheme, host and port of addresses. */
final class Origins {
    private Origins() {}

    static boolean same(URI one, URI other) {
        return one.getScheme().equalsIgnoreCase(other.getScheme())
                && one.getHost() != null
                && one.getHost().equalsIgnoreCase(other.getHost())
                && port(one) == port(other);
    }

    static boolean isSecure(URI address) {
        return "https".equalsIgnoreCase(address.getScheme());
    }

    static int port(URI address) {
        if (address.getPort() >= 0) {
            return address.getPort();
        }
        return isSecure(address) ? 443 : 80;
    }

    static Destination destination(URI address) throws NetworkRefusal {
        return new Destination(HostName.parse(address.getHost()), port(address));
    }

    /** {@return host and port as they stand in an address} */
    static String authority(URI address) {
        return address.getPort() < 0 ? address.getHost() : address.getHost() + ":" + address.getPort();
    }
}
