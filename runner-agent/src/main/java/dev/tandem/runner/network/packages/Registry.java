package dev.tandem.runner.network.packages;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Where the operator has packages fetched from. The credentials stay in this process.
 *
 * @param base http or https, without user, query and fragment, with a slash at its end
 * @param authorization value of the header field with which the runner shows who it is; null if it needs none
 */
public record Registry(URI base, @Nullable String authorization) {
    /**
     * @param setting where the address stands, for the message
     * @param address http or https; may hold {@code user:password@}
     * @param authorization see the record; comes before what the address holds
     * @throws IllegalArgumentException if the address is no such
     */
    public static Registry of(String setting, URI address, @Nullable String authorization) {
        boolean isWeb = "https".equalsIgnoreCase(address.getScheme()) || "http".equalsIgnoreCase(address.getScheme());
        if (!isWeb || address.getHost() == null || address.getRawQuery() != null || address.getRawFragment() != null) {
            // Not the address itself: it may hold a password.
            throw new IllegalArgumentException(
                    setting + " is not an http or https address of a host, without query and fragment");
        }
        String user = address.getUserInfo();
        String shown = authorization;
        if (shown == null && user != null) {
            shown = "Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8));
        }
        String path = address.getRawPath();
        String port = address.getPort() < 0 ? "" : ":" + address.getPort();
        String folder = path.endsWith("/") ? path : path + "/";
        return new Registry(URI.create(address.getScheme() + "://" + address.getHost() + port + folder), shown);
    }

    /** {@return whether an address is below the base} */
    boolean holds(URI address) {
        return Origins.same(base, address) && address.getRawPath().startsWith(base.getRawPath());
    }

    @Override
    public String toString() {
        return base.toString();
    }
}
