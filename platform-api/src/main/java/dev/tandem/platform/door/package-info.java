/**
 * The browsers' socket: the first and the last station of the one way through the server.
 *
 * <p>In: {@link dev.tandem.platform.door.Connection} decodes a frame, keeps the limits, finds the operation in the registry of
 * {@code access} and hands it to the channel of its address. A {@link dev.tandem.platform.door.DocumentChannel} submits updates to
 * the live session and acknowledges them after the commit; a {@link dev.tandem.platform.door.SessionChannel} does commands. Out:
 * {@link dev.tandem.platform.door.Room} gets the committed records of a session and passes them to the channels that want them.
 *
 * <p>Threads: a connection's frames are handled by its own virtual thread, one after the other. Records arrive on the session's
 * owner thread, which only adds to outbound queues. Awareness has one lock a document.
 */
@NullMarked
package dev.tandem.platform.door;

import org.jspecify.annotations.NullMarked;
