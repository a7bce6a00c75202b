package dev.tandem.protocol;

import org.jspecify.annotations.Nullable;

/**
 * What of a run for {@link RunGoal#DEBUG} is special. Stored for ever within {@link SessionEvent.RunRequested}. Fields may be added; a missing one is
 * null.
 *
 * @param attachPort a port in the sandbox on which a program waits for its debugger; null: a program is started
 * @param tests whether the tests of the entry are debugged, not the entry itself
 * @param test the one of them that is debugged; null: all
 */
public record DebugRequest(
        @Nullable Integer attachPort,
        boolean tests,
        @Nullable SelectedTest test) {
    /** A program is started. */
    public static final DebugRequest PROGRAM = new DebugRequest(null, false);

    /** Not of a single test. */
    public DebugRequest(@Nullable Integer attachPort, boolean tests) {
        this(attachPort, tests, null);
    }
}
