/**
 * Documents that several people change at once: a Yjs-compatible engine in pure Java.
 *
 * <p>{@link dev.tandem.crdt.Doc} is the entry. What it reads and writes are Yjs updates of format versions 1 and 2, byte for byte
 * those that Yjs 13.6 writes for the same history. A document and everything obtained from it belong to one thread at a time.
 *
 * <p>{@link dev.tandem.crdt.YText}, {@link dev.tandem.crdt.YMap}, {@link dev.tandem.crdt.YArray} and {@link dev.tandem.crdt.YXmlFragment} are
 * what documents are made of, {@link dev.tandem.crdt.YType} what these have in common. {@link dev.tandem.crdt.UndoManager}, {@link
 * dev.tandem.crdt.Snapshots} and {@link dev.tandem.crdt.RelativePositions} work on them; {@link dev.tandem.crdt.Updates} needs no document. Names are those
 * of Yjs where it has them.
 */
@NullMarked
package dev.tandem.crdt;

import org.jspecify.annotations.NullMarked;
