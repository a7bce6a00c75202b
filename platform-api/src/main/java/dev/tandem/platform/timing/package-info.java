/** Time as the rules see it: the edge hands in real timers, tests a clock that they move by hand. */
@NullMarked
package dev.tandem.platform.timing;

import org.jspecify.annotations.NullMarked;
