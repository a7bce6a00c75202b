/** Debuggers alone and shared by many: how long a step takes until everybody sees where the program stands. */
@NullMarked
package dev.tandem.bench.debug;

import org.jspecify.annotations.NullMarked;
