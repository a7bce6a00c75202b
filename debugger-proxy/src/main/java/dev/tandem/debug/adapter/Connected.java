package dev.tandem.debug.adapter;

import dev.tandem.debug.Opening;
import dev.tandem.debug.dap.Wire;

/**
 * An adapter that has been started and to which nobody has spoken yet.
 *
 * @param opening what it is to be told to debug, without breakpoints
 * @param program the streams of the program, which whoever speaks to the adapter starts if it asks for that ({@code runInTerminal})
 * @param end ends the adapter at once
 */
public record Connected(Wire wire, Opening opening, ProgramStreams program, Runnable end) {}
