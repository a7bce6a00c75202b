/** What travels between two copies of a document: sync and awareness messages, and the frames of Hocuspocus 4. */
@NullMarked
package dev.tandem.crdt.sync;

import org.jspecify.annotations.NullMarked;
