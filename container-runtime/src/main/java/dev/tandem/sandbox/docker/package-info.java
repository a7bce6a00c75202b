/** Sandboxes that are containers of an engine that speaks Docker's interface, on this machine. */
@NullMarked
package dev.tandem.sandbox.docker;

import org.jspecify.annotations.NullMarked;
