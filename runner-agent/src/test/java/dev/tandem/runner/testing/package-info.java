@NullMarked
package dev.tandem.runner.testing;

import org.jspecify.annotations.NullMarked;
