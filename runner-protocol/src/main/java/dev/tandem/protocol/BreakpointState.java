package dev.tandem.protocol;

import org.jspecify.annotations.Nullable;

/**
 * What a debug adapter has made of a breakpoint.
 *
 * @param id as the document of breakpoints names it
 * @param verified whether the program can stop there
 * @param line where it is, counted from 1; null if the adapter does not tell, or it is no breakpoint on a line
 * @param message for a person; null for none
 * @param hits how many times the program has stopped there in this debug session
 */
public record BreakpointState(
        String id,
        boolean verified,
        @Nullable Integer line,
        @Nullable String message,
        long hits) {}
