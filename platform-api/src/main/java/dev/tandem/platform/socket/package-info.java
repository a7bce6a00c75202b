/**
 * One WebSocket with bounds in both directions, whoever is at the other end. What the messages mean is not known here: the door
 * speaks to browsers through it, the dispatch to runners.
 *
 * <p>Outbound, {@link dev.tandem.platform.socket.OutboundQueue} holds a bounded number of bytes and merges what may be merged
 * while it waits. Inbound, {@link dev.tandem.platform.socket.Inbox} holds a bounded number of bytes and stops the reading of the
 * socket beyond that, so a peer that sends faster than it is served fills its own send buffer and not our memory.
 *
 * <p>Threads: the event loop of the socket fills the inbox and writes; one virtual thread per socket takes messages from the
 * inbox and handles them one after the other; any thread may enqueue.
 */
@NullMarked
package dev.tandem.platform.socket;

import org.jspecify.annotations.NullMarked;
