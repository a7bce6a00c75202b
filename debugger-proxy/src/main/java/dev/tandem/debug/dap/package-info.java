/**
 * The wire of the Debug Adapter Protocol. Messages stay the JSON that they are, so that what we do not know goes through unchanged.
 *
 * @see <a href="https://microsoft.github.io/debug-adapter-protocol/specification">the specification</a>
 */
@NullMarked
package dev.tandem.debug.dap;

import org.jspecify.annotations.NullMarked;
