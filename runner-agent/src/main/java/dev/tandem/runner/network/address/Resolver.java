package dev.tandem.runner.network.address;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Finds the addresses of a name. */
@FunctionalInterface
public interface Resolver {
    /**
     * {@return at least one address} Blocks.
     *
     * @throws UnknownHostException if there is none
     */
    List<InetAddress> resolve(String name) throws UnknownHostException;

    /** {@return the machine's own, hosts file included} */
    static Resolver system() {
        return name -> List.of(InetAddress.getAllByName(name));
    }
}
