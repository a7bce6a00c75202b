/** Tests of the command line. */
@NullMarked
package dev.tandem.sandbox.cli;

import org.jspecify.annotations.NullMarked;
