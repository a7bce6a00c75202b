@NullMarked
package dev.tandem.runner.usage;

import org.jspecify.annotations.NullMarked;
