package dev.tandem.runner.run;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Commands as a person would type them. */
final class ShownCommand {
    private static final Pattern PLAIN = Pattern.compile("[\\w./=:@%+,-]+");

    private ShownCommand() {}

    /** {@return the words in one line, each in quotes where a shell would otherwise take it for something else} */
    static String of(List<String> words) {
        return words.stream().map(ShownCommand::quoted).collect(Collectors.joining(" "));
    }

    static String quoted(String word) {
        return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
