@NullMarked
package dev.tandem.runner.language;

import org.jspecify.annotations.NullMarked;
