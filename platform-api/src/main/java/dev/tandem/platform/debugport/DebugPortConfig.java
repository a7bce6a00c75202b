package dev.tandem.platform.debugport;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** The port for people's own editors, and how much anybody gets of it. */
@ConfigMapping(prefix = "tandem.debug-port")
public interface DebugPortConfig {
    /** Where to listen; 0: at any port that is free. Default: nowhere. */
    Optional<Integer> port();

    /** The address to listen at. Default: that of the pages. */
    Optional<String> host();

    /** The host that people are told. Default: that at which they opened the page. */
    Optional<String> publicHost();

    /** The port that people are told, where something in front of this one passes connections on. Default: {@link #port}. */
    Optional<Integer> publicPort();

    /** How long a client may take from connecting to showing its token. */
    @WithDefault("PT10S")
    Duration attachTimeout();

    /** How long a client may not take what is there for it. */
    @WithDefault("PT30S")
    Duration stallTimeout();

    /** Connections of all at once. */
    @WithDefault("512")
    int connections();

    /** Connections from one address at once. */
    @WithDefault("32")
    int perAddress();

    /** Editors in one session at once. */
    @WithDefault("64")
    int perSession();

    /** Editors of one person at once. */
    @WithDefault("8")
    int perParticipant();
}
