package dev.tandem.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One test that is over. All of it is told by programs of people: nothing in it is to be believed, and a path need not lead anywhere.
 *
 * @param file where it is written, relative to the workspace, with slashes, or as much of the end of that as is known; null if nothing is
 * @param line from 1; where it went wrong, or else where it begins; null if unknown
 * @param suites what it is part of within its file, the outermost first
 * @param name for people
 * @param message what went wrong, or why it was skipped, in a line or a few; may be empty
 * @param detail the rest that its tool told: a trace, a comparison; may be empty
 * @param millis how long it took, in milliseconds; 0 if unknown
 */
public record TestCase(
        @Nullable String file,
        @Nullable Integer line,
        List<String> suites,
        String name,
        TestState state,
        String message,
        String detail,
        long millis) {
    public TestCase {
        suites = List.copyOf(suites);
    }

    /** {@return how many characters its texts have together} */
    public int length() {
        int length = name.length() + message.length() + detail.length() + (file == null ? 0 : file.length());
        return length + suites.stream().mapToInt(String::length).sum();
    }
}
