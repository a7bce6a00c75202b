package dev.tandem.runner.testing;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a Go test, or the compiler of a package, printed, as far as it tells what went wrong and where.
 *
 * @param file null if it names none
 * @param line null likewise
 * @param message empty if it says nothing that is known
 * @param detail all but what {@code go test} says anyway
 */
record GoOutput(@Nullable String file, @Nullable Integer line, String message, String detail) {
    /** What a test prints through its {@code t}: the file's name without its folder, the line, and the text. */
    private static final Pattern LOGGED = Pattern.compile("^\\s+([^\\s:/]+\\.go):([0-9]{1,7}): (.*)");

    /** What the compiler prints: the path, relative to some folder, line, column and text. */
    private static final Pattern COMPILER =
            Pattern.compile("^(?:vet: )?(?:\\./)?([^\\s:]+\\.go):([0-9]{1,7})(?::[0-9]{1,7})?: (.*)");

    private static final Pattern FRAME = Pattern.compile("^\\s+(/workspace/[^\\s:]+_test\\.go):([0-9]{1,7})\\b.*");

    /**
     * Reads what a test printed: of the lines that it logged the last one counts, because what comes before it did not end the test.
     *
     * @param file in which it is written; null if unknown
     */
    static GoOutput ofTest(String output, @Nullable String file) {
        List<String> lines = withoutFrame(output);
        Integer line = null;
        String message = "";
        boolean panics = false;
        for (String said : lines) {
            Matcher logged = LOGGED.matcher(said);
            if (said.startsWith("panic: ") && !panics) {
                panics = true;
                message = said.replaceFirst(" \\[recovered.*", "");
                line = null;
            } else if (panics) {
                Matcher frame = FRAME.matcher(said);
                if (line == null
                        && frame.matches()
                        && String.valueOf(Plain.path(frame.group(1))).equals(file)) {
                    line = Integer.valueOf(frame.group(2));
                }
            } else if (logged.matches()) {
                message = logged.group(3);
                boolean isOwn = file != null && (file.equals(logged.group(1)) || file.endsWith("/" + logged.group(1)));
                line = isOwn ? Integer.valueOf(logged.group(2)) : null;
            }
        }
        return new GoOutput(file, line, message, String.join("\n", lines));
    }

    /**
     * Reads what was printed of a package that was not built, or that ended by itself.
     *
     * @param folder to which its paths are relative; with a slash at its end, or empty
     */
    static GoOutput ofPackage(String output, String folder) {
        List<String> lines = withoutFrame(output);
        for (String said : lines) {
            Matcher told = COMPILER.matcher(said);
            if (told.matches()) {
                String name = told.group(1).substring(told.group(1).lastIndexOf('/') + 1);
                return new GoOutput(
                        Plain.path(folder + name),
                        Integer.valueOf(told.group(2)),
                        told.group(3),
                        String.join("\n", lines));
            }
            if (said.startsWith("panic: ")) {
                return new GoOutput(null, null, said, String.join("\n", lines));
            }
        }
        return new GoOutput(null, null, "", String.join("\n", lines));
    }

    private static List<String> withoutFrame(String output) {
        return output.lines()
                .filter(said -> !said.startsWith("=== ") && !said.strip().startsWith("--- "))
                .toList();
    }
}
