/**
 * The bytes: lib0's primitives, values, JSON as JavaScript has it, and Yjs updates of format versions 1 and 2, with what can be done to them
 * without a document. Knows no document.
 *
 * <p>Everything is read under {@link dev.tandem.crdt.codec.DecodeLimits}; what is not accepted is an {@link
 * dev.tandem.crdt.codec.UpdateException}. {@link dev.tandem.crdt.codec.UpdateReader} decodes into a {@link dev.tandem.crdt.codec.StructBatch},
 * version 2 by way of version 1. What is written goes to a {@link dev.tandem.crdt.codec.StructSink}, of which there is one for each version.
 */
@NullMarked
package dev.tandem.crdt.codec;

import org.jspecify.annotations.NullMarked;
