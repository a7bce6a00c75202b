@NullMarked
package dev.tandem.runner.debugging;

import org.jspecify.annotations.NullMarked;
