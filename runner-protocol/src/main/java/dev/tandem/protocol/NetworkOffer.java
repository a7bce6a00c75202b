package dev.tandem.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a runner lets programs reach beyond their sandbox.
 *
 * @param allowed rules of what a session's programs reach while its network is on; empty if no network can be turned on
 * @param packages the package registries that are offered to every session, e.g. {@code pip}
 * @param unavailableReason why there can be neither, and what to do; null if there can be
 */
public record NetworkOffer(
        List<String> allowed,
        List<String> packages,
        @Nullable String unavailableReason) {
    /** Nothing, because the operator has set nothing. */
    public static final NetworkOffer NONE = new NetworkOffer(List.of(), List.of(), null);

    public NetworkOffer {
        allowed = List.copyOf(allowed);
        packages = List.copyOf(packages);
    }
}
