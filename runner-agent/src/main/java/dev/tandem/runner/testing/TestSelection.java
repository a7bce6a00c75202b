package dev.tandem.runner.testing;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.tandem.protocol.SelectedTest;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How a tool is told which single test to run. Names of tests come from programs: what they are told in is never syntax, neither of a command line nor of a
 * regular expression.
 */
public enum TestSelection {
    /** Each name is a word of its own, the test's last: for our own scripts, which compare. */
    @JsonProperty("words")
    WORDS {
        @Override
        public List<String> arguments(SelectedTest test) {
            return test.path();
        }
    },
    /** {@code go test}'s regular expressions, one a level, with slashes between. */
    @JsonProperty("go")
    GO {
        @Override
        public List<String> arguments(SelectedTest test) {
            return List.of("-test.run="
                    + test.path().stream()
                            .flatMap(name -> List.of(name.split("/", -1)).stream())
                            .map(TestSelection::whole)
                            .collect(Collectors.joining("/")));
        }
    },
    /**
     * The regular expression of {@code node --test-name-pattern}, which newer versions try on all names of a test with spaces between, and those before 22
     * on its own name alone.
     */
    @JsonProperty("node")
    NODE {
        @Override
        public List<String> arguments(SelectedTest test) {
            String around = test.suites().stream().map(TestSelection::quoted).collect(Collectors.joining(" ", "", " "));
            String own = ending(test.name());
            return List.of(
                    "--test-name-pattern=" + (test.suites().isEmpty() ? "^" + own : "^(?:" + around + ")?" + own));
        }
    };

    /** What a name ends with that was too long to be told whole. */
    private static final String SHORTENED = "…";

    private static final String SYNTAX = "\\^$.|?*+()[]{}/";

    /** {@return what comes before the file among the arguments of the tool} */
    public abstract List<String> arguments(SelectedTest test);

    private static String whole(String name) {
        return "^" + ending(name);
    }

    private static String ending(String name) {
        return name.endsWith(SHORTENED)
                ? quoted(name.substring(0, name.length() - SHORTENED.length()))
                : quoted(name) + "$";
    }

    /** {@return an expression that means just this text} */
    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder();
        text.chars().forEach(sign -> {
            if (SYNTAX.indexOf(sign) >= 0) {
                quoted.append('\\');
            }
            quoted.append((char) sign);
        });
        return quoted.toString();
    }
}
