package dev.tandem.platform.drain;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How a replica leaves, after SIGTERM. Without other replicas it stores its snapshots and ends: nobody could take over. */
@ConfigMapping(prefix = "tandem.drain")
public interface DrainConfig {
    /** Time for the load balancer to notice that this replica is not ready any more: longer than from one check to the next. */
    @WithDefault("2s")
    Duration delay();

    /** Time over which the open sockets are closed, a few at a time, so that the others are not overrun. */
    @WithDefault("2s")
    Duration time();

    /** The most that is waited for snapshots to be stored; without them loading takes longer, and nothing is lost. */
    @WithDefault("5s")
    Duration storing();
}
