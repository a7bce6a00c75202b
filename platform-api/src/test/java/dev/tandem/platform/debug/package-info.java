@NullMarked
package dev.tandem.platform.debug;

import org.jspecify.annotations.NullMarked;
