package dev.tandem.debug;

import java.time.Duration;

/**
 * Bounds of a debug session.
 *
 * @param patience with which the adapter's answers are awaited
 * @param startPatience with which the start of the program is awaited
 * @param frames of the stack that are listed at a stop
 * @param openFrames of these whose variables are read
 * @param depth of variables in variables that is read
 * @param variables of one level that are read
 * @param keptOutput how many characters of output are told those who come later
 */
public record DebugRules(
        Duration patience,
        Duration startPatience,
        int frames,
        int openFrames,
        int depth,
        int variables,
        int keptOutput) {
    public static final DebugRules DEFAULT =
            new DebugRules(Duration.ofSeconds(10), Duration.ofSeconds(60), 20, 1, 1, 100, 256 * 1024);
}
