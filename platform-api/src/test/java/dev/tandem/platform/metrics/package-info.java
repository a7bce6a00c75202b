@NullMarked
package dev.tandem.platform.metrics;

import org.jspecify.annotations.NullMarked;
