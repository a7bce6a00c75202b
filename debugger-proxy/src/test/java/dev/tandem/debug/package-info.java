@NullMarked
package dev.tandem.debug;

import org.jspecify.annotations.NullMarked;
