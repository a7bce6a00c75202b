@NullMarked
package dev.tandem.platform;

import org.jspecify.annotations.NullMarked;
