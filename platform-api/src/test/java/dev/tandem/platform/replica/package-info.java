@NullMarked
package dev.tandem.platform.replica;

import org.jspecify.annotations.NullMarked;
