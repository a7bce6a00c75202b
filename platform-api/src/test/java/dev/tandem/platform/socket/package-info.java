@NullMarked
package dev.tandem.platform.socket;

import org.jspecify.annotations.NullMarked;
