@NullMarked
package dev.tandem.runner.run;

import org.jspecify.annotations.NullMarked;
