@NullMarked
package dev.tandem.platform.run;

import org.jspecify.annotations.NullMarked;
