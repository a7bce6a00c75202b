/**
 * The debug adapter for Java: a process of its own beside the program, that speaks DAP with us on standard input and output and JDWP with the
 * program, through JDI.
 *
 * <p>{@link dev.tandem.debug.java.AdapterProcess} is its main class. Requests arrive at {@link dev.tandem.debug.java.Requests}; all that
 * touches the program runs on one thread.
 */
@NullMarked
package dev.tandem.debug.java;

import org.jspecify.annotations.NullMarked;
