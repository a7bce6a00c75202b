package dev.tandem.platform.run;

import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.error.Refusal;
import dev.tandem.protocol.RunOptions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** What may be asked of a run beside its file. Whatever passes here can be handed to a process as it is. */
public final class RunOptionRules {
    /** Of a text that is standard input; a longer one belongs into a file. */
    public static final int MAX_INPUT_LENGTH = 256 << 10;

    private static final int MAX_WORDS = 1000;
    private static final int MAX_VARIABLES = 200;
    /** Of all words and variables together; Linux would take eight times as much. */
    private static final int MAX_LENGTH = 128 << 10;

    private static final int MAX_DIRECTORY_LENGTH = 1000;
    private static final int MAX_NAME_LENGTH = 80;
    /** A day: longer than any operator's limit. */
    private static final int MAX_SECONDS = 24 * 60 * 60;

    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private RunOptionRules() {}

    /**
     * {@return the same, with its working directory in its plain form}
     *
     * @throws Refusal {@code RUN-10} with the field that is not allowed
     */
    public static RunOptions checked(RunOptions options) {
        options.command().forEach(word -> requireText("command", word));
        options.arguments().forEach(word -> requireText("arguments", word));
        options.environment().forEach(RunOptionRules::requireVariable);
        if (!options.command().isEmpty() && options.command().getFirst().isEmpty()) {
            throw refusal("command", "the name of the program is empty");
        }
        int words = options.command().size() + options.arguments().size();
        if (words > MAX_WORDS) {
            throw refusal("arguments", "%d words, at most %d are allowed".formatted(words, MAX_WORDS));
        }
        if (options.environment().size() > MAX_VARIABLES) {
            throw refusal(
                    "environment",
                    "%d variables, at most %d are allowed"
                            .formatted(options.environment().size(), MAX_VARIABLES));
        }
        long length = length(options.command())
                + length(options.arguments())
                + options.environment().entrySet().stream()
                        .mapToLong(variable ->
                                variable.getKey().length() + variable.getValue().length())
                        .sum();
        if (length > MAX_LENGTH) {
            throw refusal(
                    "arguments",
                    "%d characters of words and variables, at most %d are allowed".formatted(length, MAX_LENGTH));
        }
        String input = options.input();
        if (input != null && options.inputFile() != null) {
            throw refusal("input", "both a text and a file");
        }
        if (input != null && input.length() > MAX_INPUT_LENGTH) {
            throw refusal(
                    "input",
                    "%d characters, at most %d are allowed; put them into a file"
                            .formatted(input.length(), MAX_INPUT_LENGTH));
        }
        Integer seconds = options.timeLimitSeconds();
        if (seconds != null && (seconds < 1 || seconds > MAX_SECONDS)) {
            throw refusal("timeLimitSeconds", "%d, must be 1 to %d".formatted(seconds, MAX_SECONDS));
        }
        String configuration = options.configuration();
        return new RunOptions(
                configuration != null && configuration.length() > MAX_NAME_LENGTH
                        ? configuration.substring(0, MAX_NAME_LENGTH)
                        : configuration,
                options.command(),
                options.arguments(),
                options.environment(),
                directory(options.workingDirectory()),
                input,
                options.inputFile(),
                seconds);
    }

    /**
     * {@return the variables of lines such as {@code NAME=value}; empty lines and those that begin with {@code #} are passed over}
     *
     * @throws Refusal {@code RUN-10} if a line is neither
     */
    public static Map<String, String> environment(String lines) {
        Map<String, String> variables = new TreeMap<>();
        int number = 0;
        for (String line : lines.lines().toList()) {
            number++;
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            int equals = line.indexOf('=');
            if (equals < 0) {
                throw refusal("environment", "line %d has no =: %s".formatted(number, shortened(line)));
            }
            String name = line.substring(0, equals).strip();
            String value = line.substring(equals + 1);
            requireVariable(name, value);
            variables.put(name, value);
        }
        return variables;
    }

    private static void requireVariable(String name, String value) {
        if (!VARIABLE.matcher(name).matches()) {
            throw refusal("environment", "not a name of a variable: " + shortened(name));
        }
        requireText("environment", value);
    }

    private static void requireText(String field, String text) {
        if (text.indexOf('\0') >= 0) {
            throw refusal(field, "a NUL within");
        }
    }

    /** Programs may go wherever they like within their sandbox; a folder of the session is what a person can mean here. */
    private static String directory(String asked) {
        requireText("workingDirectory", asked);
        if (asked.length() > MAX_DIRECTORY_LENGTH) {
            throw refusal("workingDirectory", "longer than %d characters".formatted(MAX_DIRECTORY_LENGTH));
        }
        String stripped = asked.strip();
        if (stripped.startsWith("/")) {
            throw refusal("workingDirectory", "it begins with a slash: " + shortened(stripped));
        }
        List<String> parts = List.of(stripped.split("/", -1)).stream()
                .filter(part -> !part.isEmpty() && !part.equals("."))
                .toList();
        if (parts.contains("..")) {
            throw refusal("workingDirectory", "it leaves the session's files: " + shortened(stripped));
        }
        return String.join("/", parts);
    }

    private static long length(List<String> words) {
        return words.stream().mapToLong(String::length).sum();
    }

    private static String shortened(String text) {
        return text.length() <= 60 ? text : text.substring(0, 60) + "…";
    }

    private static Refusal refusal(String field, String problem) {
        return new Refusal(ErrorCode.RUN_OPTIONS_INVALID, Map.of("field", field, "problem", problem));
    }
}
