/** Runs: one execution of a command in a sandbox, its output, its input and its end. */
@NullMarked
package dev.tandem.runner.run;

import org.jspecify.annotations.NullMarked;
