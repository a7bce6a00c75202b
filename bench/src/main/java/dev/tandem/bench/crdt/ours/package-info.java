/** This project's engine as one of the peers that are measured. */
@NullMarked
package dev.tandem.bench.crdt.ours;

import org.jspecify.annotations.NullMarked;
