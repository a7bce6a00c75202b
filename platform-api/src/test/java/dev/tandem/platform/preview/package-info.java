@NullMarked
package dev.tandem.platform.preview;

import org.jspecify.annotations.NullMarked;
