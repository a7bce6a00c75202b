package dev.tandem.runner.network.address;

import dev.tandem.runner.network.refusal.NetworkError;
import dev.tandem.runner.network.refusal.NetworkRefusal;
import java.util.regex.Pattern;

/**
 * Where a connection is wanted to.
 *
 * @param port 1 to 65535
 */
public record Destination(HostName host, int port) {
    private static final Pattern PORT = Pattern.compile("[1-9][0-9]{0,4}");
    private static final int HIGHEST_PORT = 65535;

    /**
     * @param authority {@code host} or {@code host:port}
     * @param defaultPort of an authority without a port; 0 if it must have one
     * @throws NetworkRefusal {@link NetworkError#BAD_REQUEST}
     */
    public static Destination parse(String authority, int defaultPort) throws NetworkRefusal {
        int colon = authority.lastIndexOf(':');
        if (colon < 0 || authority.endsWith("]")) {
            if (defaultPort == 0) {
                throw new NetworkRefusal(NetworkError.BAD_REQUEST, "'" + authority + "' lacks a port.");
            }
            return new Destination(HostName.parse(authority), defaultPort);
        }
        String digits = authority.substring(colon + 1);
        if (!PORT.matcher(digits).matches() || Integer.parseInt(digits) > HIGHEST_PORT) {
            throw new NetworkRefusal(NetworkError.BAD_REQUEST, "'" + authority + "' has no valid port.");
        }
        return new Destination(HostName.parse(authority.substring(0, colon)), Integer.parseInt(digits));
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
