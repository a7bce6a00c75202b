@NullMarked
package dev.tandem.runner.terminal;

import org.jspecify.annotations.NullMarked;
