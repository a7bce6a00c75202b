@NullMarked
package dev.tandem.bench.debug;

import org.jspecify.annotations.NullMarked;
