package dev.tandem.debug.adapter;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * What a language's runtime says about its being debugged among the program's errors: it is no error, and not the program's.
 *
 * @param lines of it, each with its end. A runtime writes such a line at once, so it is looked for in what is read at once
 */
record RuntimeWords(Pattern lines) {
    /** Of a runtime that says nothing. */
    static final RuntimeWords NONE = new RuntimeWords(Pattern.compile("(?!)"));

    /**
     * A part of what was read.
     *
     * @param category of the protocol's {@code output}
     */
    record Part(String category, String text) {}

    /** {@return the same text in its parts, in order; none is empty} */
    List<Part> parts(String errors) {
        List<Part> parts = new ArrayList<>();
        int told = 0;
        for (MatchResult line : lines.matcher(errors).results().toList()) {
            add(parts, "stderr", errors.substring(told, line.start()));
            add(parts, "console", line.group());
            told = line.end();
        }
        add(parts, "stderr", errors.substring(told));
        return parts;
    }

    private static void add(List<Part> parts, String category, String text) {
        if (!text.isEmpty()) {
            parts.add(new Part(category, text));
        }
    }
}
