/** Stand-ins that tests of several packages use. */
@NullMarked
package dev.tandem.platform.testing;

import org.jspecify.annotations.NullMarked;
