@NullMarked
package dev.tandem.platform.history;

import org.jspecify.annotations.NullMarked;
