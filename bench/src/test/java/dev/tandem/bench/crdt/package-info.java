@NullMarked
package dev.tandem.bench.crdt;

import org.jspecify.annotations.NullMarked;
