package dev.tandem.runner.workspace;

import dev.tandem.protocol.EntryNames;
import java.text.Normalizer;
import java.util.Optional;

/** Which paths of programs can be entries: the platform's rules, looked at before it is asked. */
final class PathRule {
    private static final int MOST_CODE_UNITS = 1024;
    private static final int MOST_LEVELS = 32;

    private PathRule() {}

    /** {@return why what is at a path stays on the disk alone, for people; empty if it can be an entry} What it is in can be one. */
    static Optional<String> problem(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        Optional<String> problem = EntryNames.problem(name);
        if (problem.isPresent()) {
            return Optional.of("the name is not allowed (%s), so it stays on the disk alone".formatted(problem.get()));
        }
        if (!Normalizer.isNormalized(name, Normalizer.Form.NFC)) {
            return Optional.of("the name is not in Unicode's composed form, so it stays on the disk alone");
        }
        boolean isTooLong = path.length() > MOST_CODE_UNITS
                || path.chars().filter(character -> character == '/').count() >= MOST_LEVELS;
        return isTooLong
                ? Optional.of("the path is too long or too deep, so it stays on the disk alone")
                : Optional.empty();
    }
}
