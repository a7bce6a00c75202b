/**
 * One WebSocket with bounds in both directions, whoever is at the other end. What the messages mean is not known here: the door
 * speaks to browsers through it, the dispatch to runners.
 *
 * <p>Outbound, {@link dev.tandem.platform.socket.OutboundQueue} holds a bounded number of bytes and merges what may be merged
 * while it waits; {@link dev.tandem.platform.socket.Pace} says when the sockets of an event loop are written to, each with one
 * write for all that waits. Inbound, {@link dev.tandem.platform.socket.Inbox} holds a bounded number of messages and stops the
 * reading of the socket beyond that, so a peer that sends faster than it is served fills its own send buffer and not our memory.
 *
 * <p>Threads: the event loop of a socket reads, handles what does not block, and writes. A message that may block is handled by a
 * virtual thread, while those behind it wait; so a handler is used by one thread at a time, and an idle socket holds none. Any
 * thread may enqueue.
 */
@NullMarked
package dev.tandem.platform.socket;

import org.jspecify.annotations.NullMarked;
