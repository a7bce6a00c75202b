/**
 * Debugging together: one debug adapter, spoken to in the Debug Adapter Protocol, shared by any number of participants.
 *
 * <p>{@link dev.tandem.debug.DebugSession} is the hub. It alone speaks to the adapter; what everybody wants to know of a stop it asks
 * once, and whoever moves the program shows which stop they saw.
 */
@NullMarked
package dev.tandem.debug;

import org.jspecify.annotations.NullMarked;
