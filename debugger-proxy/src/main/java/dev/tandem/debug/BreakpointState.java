package dev.tandem.debug;

import org.jspecify.annotations.Nullable;

/**
 * What has become of a breakpoint.
 *
 * @param id of whoever set it, as given in {@link BreakpointRequest#ids()}
 * @param verified whether it can be hit
 * @param line where it is, from 1; null if it is not known, or is on no line
 * @param message why it is not verified, for people; null if nothing is said
 * @param hits how often the program has stopped at it
 */
public record BreakpointState(
        String id,
        boolean verified,
        @Nullable Integer line,
        @Nullable String message,
        int hits) {}
