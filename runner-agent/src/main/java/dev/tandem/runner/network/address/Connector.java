package dev.tandem.runner.network.address;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/** Makes a TCP connection to an address. */
@FunctionalInterface
public interface Connector {
    /** {@return a connection in blocking mode, which the caller closes} Blocks. */
    SocketChannel connect(InetSocketAddress address) throws IOException;

    /** {@return one that uses the machine's network} */
    static Connector system(Duration patience) {
        return address -> {
            SocketChannel channel = SocketChannel.open();
            try {
                channel.socket().connect(address, Math.toIntExact(patience.toMillis()));
                return channel;
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        };
    }
}
