/**
 * Debug sessions of people: a run whose program a debug adapter holds, in the sandbox. The hub that all share is {@link
 * dev.tandem.debug.DebugSession}; here is what it needs of a session: its sandbox, files, breakpoints and log.
 */
@NullMarked
package dev.tandem.runner.debugging;

import org.jspecify.annotations.NullMarked;
