package dev.tandem.platform.history;

import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.ParticipantId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is different between two positions of a session.
 *
 * @param from the earlier or later position, as it was asked for
 * @param to the other one
 * @param files those that differ, by their path
 */
public record Comparison(long from, long to, List<FileChange> files) {
    /** What happened to a file. */
    public enum Kind {
        ADDED,
        REMOVED,
        CHANGED,
        /** It has another path; its text may have changed too. */
        MOVED
    }

    /**
     * A file that differs.
     *
     * @param oldPath null if it was not there
     * @param newPath null if it is not there any more
     * @param whole whether the texts are too large or too different to be compared by lines: then there are no hunks
     */
    public record FileChange(
            EntryId entry,
            @Nullable String oldPath,
            @Nullable String newPath,
            Kind change,
            boolean whole,
            List<Hunk> hunks) {}

    /**
     * Lines that changed, with three lines around them.
     *
     * @param oldStart its first line in the old text, counted from 1; the line before it if it has none of the old text
     * @param newStart likewise in the new text
     */
    public record Hunk(int oldStart, int newStart, List<Line> lines) {}

    /** What happened to a line. */
    public enum LineKind {
        SAME,
        ADDED,
        REMOVED
    }

    /**
     * A line of a hunk.
     *
     * @param text without the line feed at its end
     * @param author who wrote it, of a line that was removed: who had; null for a line that is the same
     * @param at when, likewise
     */
    public record Line(
            LineKind kind,
            String text,
            @Nullable ParticipantId author,
            @Nullable Instant at) {}
}
