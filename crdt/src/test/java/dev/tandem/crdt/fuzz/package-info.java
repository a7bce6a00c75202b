/** What the decoders promise for any input, as targets of a fuzzer. */
@NullMarked
package dev.tandem.crdt.fuzz;

import org.jspecify.annotations.NullMarked;
