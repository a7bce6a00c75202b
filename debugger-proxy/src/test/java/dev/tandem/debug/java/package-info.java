@NullMarked
package dev.tandem.debug.java;

import org.jspecify.annotations.NullMarked;
