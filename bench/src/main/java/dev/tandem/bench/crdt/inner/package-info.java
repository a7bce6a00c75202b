/** Inner parts of the engine of documents, each by itself. */
@NullMarked
package dev.tandem.bench.crdt.inner;

import org.jspecify.annotations.NullMarked;
