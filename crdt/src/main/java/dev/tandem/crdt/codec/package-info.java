/** The bytes: lib0 primitives, values, and Yjs updates, read under {@link dev.tandem.crdt.codec.DecodeLimits}. Knows no document. */
@NullMarked
package dev.tandem.crdt.codec;

import org.jspecify.annotations.NullMarked;
