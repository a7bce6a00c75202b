/**
 * The browsers' socket: the first and the last station of the one way through the server.
 *
 * <p>In: {@link dev.tandem.platform.door.Connection} decodes a frame, keeps the limits, finds the operation in the registry of
 * {@code access} and hands it to the channel of its address. A {@link dev.tandem.platform.door.DocumentChannel} submits updates to
 * the live session, one submission at a time ({@link dev.tandem.platform.door.UpdateFlow}), and acknowledges each after the
 * commit; a {@link dev.tandem.platform.door.SessionChannel} does commands. Out: {@link dev.tandem.platform.door.Room} gets the
 * committed records of a session and passes them to the channels that want them, as frames that all of them share ({@link
 * dev.tandem.platform.door.Feed}).
 *
 * <p>Threads: a connection's frames are handled on its event loop, one after the other, and on a virtual thread what may block.
 * Records and decisions arrive on the session's owner thread, which only adds to outbound queues and submits what waited.
 * Awareness has one lock a document.
 */
@NullMarked
package dev.tandem.platform.door;

import org.jspecify.annotations.NullMarked;
