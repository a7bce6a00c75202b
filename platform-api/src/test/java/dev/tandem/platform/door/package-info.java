@NullMarked
package dev.tandem.platform.door;

import org.jspecify.annotations.NullMarked;
