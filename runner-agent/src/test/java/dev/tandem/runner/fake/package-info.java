@NullMarked
package dev.tandem.runner.fake;

import org.jspecify.annotations.NullMarked;
