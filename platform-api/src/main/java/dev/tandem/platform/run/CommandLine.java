package dev.tandem.platform.run;

import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.error.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Splits what a person types into words, by the quotes that shells have. Nothing is expanded and no shell is started: {@code $HOME},
 * {@code *.txt}, {@code |} and {@code >} are words or parts of words as they stand. Who wants a shell writes one: {@code bash -c '…'}.
 *
 * <ul>
 *   <li>White space, line ends included, parts words; {@code ''} is an empty one.
 *   <li>Within single quotes everything is as it stands.
 *   <li>Within double quotes a backslash takes its meaning from a quote or a backslash; elsewhere it stands for itself.
 *   <li>Outside of quotes a backslash takes its meaning from whatever follows; at the end of a line both are nothing.
 * </ul>
 */
public final class CommandLine {
    private final String text;
    private final List<String> words = new ArrayList<>();
    private @Nullable StringBuilder word;
    private int at;

    private CommandLine(String text) {
        this.text = text;
    }

    /**
     * {@return the words}
     *
     * @throws Refusal {@code RUN-09} if a quote is not closed, the line ends with a backslash, or there is a NUL
     */
    public static List<String> parse(String text) {
        return new CommandLine(text).split();
    }

    private List<String> split() {
        while (at < text.length()) {
            char next = text.charAt(at++);
            switch (next) {
                case '\'' -> quoted('\'');
                case '"' -> quoted('"');
                case '\\' -> escaped();
                case '\0' -> throw refusal("a NUL", at - 1);
                default -> {
                    if (Character.isWhitespace(next)) {
                        end();
                    } else {
                        word().append(next);
                    }
                }
            }
        }
        end();
        return List.copyOf(words);
    }

    private void quoted(char quote) {
        int begin = at - 1;
        StringBuilder into = word();
        while (at < text.length()) {
            char next = text.charAt(at++);
            if (next == quote) {
                return;
            }
            if (next == '\0') {
                throw refusal("a NUL", at - 1);
            }
            boolean escapes = quote == '"' && next == '\\' && at < text.length() && isSpecial(text.charAt(at));
            into.append(escapes ? text.charAt(at++) : next);
        }
        throw refusal(quote == '"' ? "a \" without its second one" : "a ' without its second one", begin);
    }

    private static boolean isSpecial(char next) {
        return next == '"' || next == '\\';
    }

    private void escaped() {
        if (at == text.length()) {
            throw refusal("a \\ with nothing after it", at - 1);
        }
        char next = text.charAt(at++);
        if (next != '\n') {
            word().append(next);
        }
    }

    private StringBuilder word() {
        StringBuilder begun = word;
        if (begun == null) {
            begun = new StringBuilder();
            word = begun;
        }
        return begun;
    }

    private void end() {
        if (word != null) {
            words.add(word.toString());
            word = null;
        }
    }

    private Refusal refusal(String problem, int position) {
        return new Refusal(ErrorCode.COMMAND_LINE_INVALID, Map.of("problem", problem, "at", position));
    }
}
