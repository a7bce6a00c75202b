@NullMarked
package dev.tandem.platform.terminal;

import org.jspecify.annotations.NullMarked;
