/** Processes of a test, each ended by {@code close}, whatever the test did to it, and with the test's own process at the latest. */
@NullMarked
package dev.tandem.system.process;

import org.jspecify.annotations.NullMarked;
