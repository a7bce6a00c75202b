package dev.tandem.platform.dispatch;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How sessions are given to runners. */
@ConfigMapping(prefix = "tandem.dispatch")
public interface DispatchConfig {
    /** A session that nobody has been in for so long, and in which nothing runs, is taken from its runner. */
    @WithDefault("10m")
    Duration releaseAfter();

    /** For so long the sessions of a lost runner wait for it to come back before another one takes them. */
    @WithDefault("5s")
    Duration reassignAfter();

    /** When no runner took a session for so long, its going runs are ended as lost. */
    @WithDefault("30s")
    Duration endRunsAfter();

    /** A runner that says nothing for so long is lost. It sends a heartbeat every five seconds. */
    @WithDefault("15s")
    Duration silence();

    /** Bytes that may wait for a slow runner; beyond it the connection is closed and it starts again from snapshots. */
    @WithDefault("33554432")
    long outboundBytes();

    /** Bytes of a runner's messages that may wait to be handled; an honest one stays far below. */
    @WithDefault("33554432")
    long inboundBytes();
}
