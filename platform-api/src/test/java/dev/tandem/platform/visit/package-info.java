@NullMarked
package dev.tandem.platform.visit;

import org.jspecify.annotations.NullMarked;
