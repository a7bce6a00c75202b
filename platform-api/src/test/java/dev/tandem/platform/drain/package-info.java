@NullMarked
package dev.tandem.platform.drain;

import org.jspecify.annotations.NullMarked;
