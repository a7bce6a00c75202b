package dev.tandem.platform.preview;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** Where previews live, and how much anybody gets of them. */
@ConfigMapping(prefix = "tandem.preview")
public interface PreviewConfig {
    /** Browsers resolve all names below {@code localhost} to their own machine: enough where Tandem runs on it. */
    String LAPTOP_DOMAIN = "preview.localhost";

    /** Each preview is a name below this domain, which must belong to nothing else. All names below it lead to the platform. */
    @WithDefault(LAPTOP_DOMAIN)
    String domain();

    /** {@code https} where a proxy ends TLS without telling so. Default: as the page that asks was opened. */
    Optional<String> scheme();

    /** The port in addresses of previews. Default: that of the page that asks. */
    Optional<Integer> publicPort();

    /**
     * A second port to listen at, for people who come by an address below which there are no names, such as 192.168.1.5. All their previews share
     * its origin. Default: none.
     */
    Optional<Integer> port();

    /** Where people open Tandem. Who comes to a preview without a pass is sent there. Default: known for {@code preview.localhost} only. */
    Optional<URI> home();

    /** The address at which runners reach this very replica; needed where there are several. */
    Optional<URI> replicaUrl();

    /** How long somebody who entered may stay. */
    @WithDefault("PT12H")
    Duration passLifetime();

    /** How long a ticket waits to be used. */
    @WithDefault("PT30S")
    Duration ticketLifetime();

    /** Requests and sockets of one session at once. */
    @WithDefault("256")
    int perSession();

    /** Requests and sockets of one person at once. */
    @WithDefault("128")
    int perParticipant();

    /** How long a runner may take to connect. */
    @WithDefault("PT10S")
    Duration connectTimeout();

    /** How long a program may take to accept a request, and then to begin its answer. */
    @WithDefault("PT5M")
    Duration answerTimeout();

    /** How long a browser may neither send what it announced nor take what is there for it. */
    @WithDefault("PT60S")
    Duration stallTimeout();
}
