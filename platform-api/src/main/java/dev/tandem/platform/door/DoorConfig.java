package dev.tandem.platform.door;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Limits of the browsers' socket. Sizes are in bytes. */
@ConfigMapping(prefix = "tandem.door")
public interface DoorConfig {
    /** Largest update or sync step 2; a larger one closes its document with DOC-02. */
    @WithDefault("4194304")
    int maxUpdateBytes();

    /** Largest stateless message: a tree command with the text of the files that it creates. */
    @WithDefault("4194304")
    int maxStatelessBytes();

    /** Largest awareness state of one client. */
    @WithDefault("16384")
    int maxAwarenessBytes();

    /** Frames a second of one connection; more are slowed down, not refused. */
    @WithDefault("500")
    double framesPerSecond();

    /** Frames that may come at once. */
    @WithDefault("2000")
    double frameBurst();

    /** Updates a minute of one connection over all documents; more are refused with DOC-07. */
    @WithDefault("12000")
    double updatesPerMinute();

    /** Documents that one connection may have open. */
    @WithDefault("500")
    int maxDocuments();

    /** Sockets that may be open from one address. */
    @WithDefault("256")
    int maxConnectionsPerAddress();

    /** Time from one Ping to the next. The provider reconnects when it hears nothing for 30 seconds. */
    @WithDefault("10s")
    Duration pingEvery();

    /** A peer that says nothing for so long is gone. */
    @WithDefault("60s")
    Duration silence();

    /** Time to authenticate for at least one document. */
    @WithDefault("30s")
    Duration authenticateWithin();

    /** Origins besides our own whose pages may open a socket, e.g. {@code https://tandem.example.org}. */
    Optional<Set<String>> allowedOrigins();
}
