/** The benchmark of documents: what is measured, by whom, and how it is told. */
@NullMarked
package dev.tandem.bench.crdt;

import org.jspecify.annotations.NullMarked;
