package dev.tandem.debug;

import java.time.Duration;

/**
 * Bounds of a debug session.
 *
 * @param patience with which the adapter's answers are awaited
 * @param startPatience with which the start of the program is awaited
 * @param farewell how long an adapter that takes its leave, and a program's last words, are waited for
 * @param frames of the stack that are listed at a stop
 * @param openFrames of these whose variables are read
 * @param depth of variables in variables that is read
 * @param variables of one level that are read
 * @param deepPatience how long what is deeper than the first frame's own variables is read
 * @param keptOutput how many characters of output are told those who come later
 */
public record DebugRules(
        Duration patience,
        Duration startPatience,
        Duration farewell,
        int frames,
        int openFrames,
        int depth,
        int variables,
        Duration deepPatience,
        int keptOutput) {
    public static final DebugRules DEFAULT = new DebugRules(
            Duration.ofSeconds(10),
            Duration.ofSeconds(60),
            Duration.ofSeconds(2),
            20,
            3,
            3,
            100,
            Duration.ofMillis(1_500),
            256 * 1024);
}
