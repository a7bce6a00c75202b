/**
 * What travels between two copies of a document: sync, awareness and auth messages, the frames of y-websocket and Hocuspocus 4 around them, and
 * {@link dev.tandem.crdt.sync.Awareness}, who is there. Sync messages carry updates of format version 1.
 */
@NullMarked
package dev.tandem.crdt.sync;

import org.jspecify.annotations.NullMarked;
