package dev.tandem.protocol;

import org.jspecify.annotations.Nullable;

/**
 * What of a run for {@link RunGoal#DEBUG} is special. Stored for ever within {@link SessionEvent.RunRequested}.
 *
 * @param attachPort a port in the sandbox on which a program waits for its debugger; null: a program is started
 * @param tests whether the tests of the entry are debugged, not the entry itself
 */
public record DebugRequest(@Nullable Integer attachPort, boolean tests) {
    /** A program is started. */
    public static final DebugRequest PROGRAM = new DebugRequest(null, false);
}
