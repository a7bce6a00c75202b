@NullMarked
package dev.tandem.platform.timing;

import org.jspecify.annotations.NullMarked;
