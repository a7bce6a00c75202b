package dev.tandem.platform.socket;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Bounds of every socket. Sizes are in bytes. */
@ConfigMapping(prefix = "tandem.socket")
public interface SocketConfig {
    /** Largest message; a larger one closes the socket with 1009. */
    @WithDefault("16777216")
    int maxMessageBytes();

    /** News that may wait for a slow reader; beyond it the socket is closed with 4408. */
    @WithDefault("1048576")
    long outboundBytes();

    /** What is handed to the transport at once. */
    @WithDefault("262144")
    long inFlightBytes();

    /** Bytes of messages that may wait to be handled before the socket is read no further. */
    @WithDefault("1048576")
    long inboundBytes();

    /** Messages that may wait to be handled before the socket is read no further. */
    @WithDefault("256")
    int inboundMessages();

    /** What may wait on all sockets together before each is read no further than it is handled; 256 of it for each message. */
    @WithDefault("33554432")
    long backlogBytes();

    /** What the kernel may hold of what a peer sent and we have not read: small, because under load that is worked off first. */
    @WithDefault("65536")
    int receiveBufferBytes();

    /** Least time between two flushes to one socket: within it updates of a document are merged. Commits are spaced already. */
    @WithDefault("1ms")
    Duration flushWindow();

    /** How long other people's cursors wait for something else that is to be written: under work they come with the edits. */
    @WithDefault("8ms")
    Duration cursorWindow();

    /** Longest time between two rounds of flushes under load. */
    @WithDefault("25ms")
    Duration longestPause();

    /** Most news that are joined into one message. */
    @WithDefault("256")
    int batchParts();

    /** Size from which on a joined message takes no further part. */
    @WithDefault("65536")
    int batchBytes();

    /** {@return the bounds of a browser's socket} */
    default BoundedSocket.Limits limits() {
        return limits(outboundBytes(), new Inbox.Limits(inboundBytes(), inboundMessages()));
    }

    /** {@return the bounds of a socket for which other amounts may wait} */
    default BoundedSocket.Limits limits(long outboundBytes, Inbox.Limits inbound) {
        return new BoundedSocket.Limits(
                new OutboundQueue.Limits(outboundBytes, inFlightBytes(), batchParts(), batchBytes()), inbound);
    }

    /** {@return when sockets are written to} */
    default Pace.Rhythm rhythm() {
        return new Pace.Rhythm(flushWindow(), cursorWindow(), longestPause());
    }
}
