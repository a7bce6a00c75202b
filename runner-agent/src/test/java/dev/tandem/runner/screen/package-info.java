@NullMarked
package dev.tandem.runner.screen;

import org.jspecify.annotations.NullMarked;
