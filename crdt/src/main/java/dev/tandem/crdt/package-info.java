/**
 * Documents that several people change at once: a Yjs-compatible engine in pure Java.
 *
 * <p>{@link dev.tandem.crdt.Doc} is the entry. What it reads and writes are Yjs updates of format versions 1 and 2, byte for byte
 * those that Yjs 13.6 writes for the same history. A document and everything obtained from it belong to one thread at a time.
 */
@NullMarked
package dev.tandem.crdt;

import org.jspecify.annotations.NullMarked;
