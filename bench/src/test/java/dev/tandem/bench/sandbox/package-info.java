@NullMarked
package dev.tandem.bench.sandbox;

import org.jspecify.annotations.NullMarked;
