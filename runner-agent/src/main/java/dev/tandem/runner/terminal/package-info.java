/** Terminals: a shell on a pseudo terminal, what people type to it, and what it shows, for everybody and within bounds. */
@NullMarked
package dev.tandem.runner.terminal;

import org.jspecify.annotations.NullMarked;
