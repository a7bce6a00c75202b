/** Debug clients from outside, such as editors, that take part in a session by the Debug Adapter Protocol. */
@NullMarked
package dev.tandem.debug.peer;

import org.jspecify.annotations.NullMarked;
