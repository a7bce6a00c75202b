package dev.tandem.platform.history;

import java.util.ArrayList;
import java.util.List;

/** A text as lines: each with the line feed that ends it, so that two texts are equal when their lines are. */
final class Lines {
    private Lines() {}

    /** {@return the lines; a text that ends in a line feed has none after it, and an empty one has none at all} */
    static List<String> of(String text) {
        List<String> lines = new ArrayList<>();
        for (int from = 0; from < text.length(); ) {
            int end = text.indexOf('\n', from);
            int next = end < 0 ? text.length() : end + 1;
            lines.add(text.substring(from, next));
            from = next;
        }
        return lines;
    }

    /** {@return a line as people see it} */
    static String shown(String line) {
        return line.endsWith("\n") ? line.substring(0, line.length() - 1) : line;
    }
}
