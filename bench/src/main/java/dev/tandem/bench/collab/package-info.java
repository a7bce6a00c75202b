/** The benchmark of collaboration servers: what is measured, with whom, and how it is told. */
@NullMarked
package dev.tandem.bench.collab;

import org.jspecify.annotations.NullMarked;
