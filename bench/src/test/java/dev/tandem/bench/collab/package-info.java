@NullMarked
package dev.tandem.bench.collab;

import org.jspecify.annotations.NullMarked;
