/** Compares the engine with Yjs, which runs in Node. */
@NullMarked
package dev.tandem.crdt.yjs;

import org.jspecify.annotations.NullMarked;
