@NullMarked
package dev.tandem.bench.collab.load;

import org.jspecify.annotations.NullMarked;
