@NullMarked
package dev.tandem.platform.access;

import org.jspecify.annotations.NullMarked;
