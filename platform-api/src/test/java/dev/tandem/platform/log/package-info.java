@NullMarked
package dev.tandem.platform.log;

import org.jspecify.annotations.NullMarked;
