package dev.tandem.runner.link;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How to reach the platform.
 *
 * @param socket the platform's door for runners, {@code ws} or {@code wss}
 * @param tokenFile holds the token that this runner shows; read again before each attempt, so that it can be exchanged
 * @param heartbeat how often the runner shows that it lives, and asks whether the platform does
 * @param silence after how long without a sign of life the connection counts as lost
 * @param firstPause before the second attempt to connect; doubled with each further one
 * @param longestPause between two attempts
 */
public record LinkSettings(
        URI socket, Path tokenFile, Duration heartbeat, Duration silence, Duration firstPause, Duration longestPause) {
    /** As the protocol demands: a heartbeat each five seconds, lost after fifteen. */
    public static LinkSettings of(URI platform, Path tokenFile) {
        return new LinkSettings(
                socket(platform),
                tokenFile,
                Duration.ofSeconds(5),
                Duration.ofSeconds(15),
                Duration.ofMillis(100),
                Duration.ofSeconds(5));
    }

    /**
     * {@return where streams are dialled to}
     *
     * @param replica http(s) address of one of the platform's replicas; null: the platform's own
     * @throws IllegalArgumentException if that is no such address
     */
    URI streams(@Nullable String replica) {
        return URI.create((replica == null ? socket : socket(URI.create(replica))) + "/stream");
    }

    /** {@return the door for runners of the platform at this http(s) address} */
    private static URI socket(URI platform) {
        String scheme = String.valueOf(platform.getScheme());
        if (platform.getHost() == null || !(scheme.equals("http") || scheme.equals("https"))) {
            throw new IllegalArgumentException(
                    "tandem.platform.url is %s; it must look like http://host:port".formatted(platform));
        }
        return URI.create(platform.toString().replaceFirst("^http", "ws").replaceFirst("/+$", "") + "/runner/v1");
    }
}
