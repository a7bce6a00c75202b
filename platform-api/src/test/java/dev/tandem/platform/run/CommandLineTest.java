package dev.tandem.platform.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.error.Refusal;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CommandLineTest {
    static Stream<Arguments> lines() {
        return Stream.of(
                Arguments.of("", List.of()),
                Arguments.of("  \t\n ", List.of()),
                Arguments.of("make -j 2", List.of("make", "-j", "2")),
                Arguments.of("a 'b c' d", List.of("a", "b c", "d")),
                Arguments.of("a \"b c\"d'e f'", List.of("a", "b cde f")),
                Arguments.of("'' \"\"", List.of("", "")),
                Arguments.of("a\\ b \\\"c\\'", List.of("a b", "\"c'")),
                Arguments.of("'a\\nb' \"a\\nb\"", List.of("a\\nb", "a\\nb")),
                Arguments.of("\"say \\\"hi\\\" \\\\ now\"", List.of("say \"hi\" \\ now")),
                Arguments.of("'it'\\''s'", List.of("it's")),
                Arguments.of("a \\\n b", List.of("a", "b")),
                // Nothing is expanded and nothing is a shell's.
                Arguments.of(
                        "echo $HOME *.txt ~ | wc > out &",
                        List.of("echo", "$HOME", "*.txt", "~", "|", "wc", ">", "out", "&")),
                Arguments.of("bash -c 'ls | wc -l'", List.of("bash", "-c", "ls | wc -l")),
                Arguments.of("größe 'ä ö'", List.of("größe", "ä ö")));
    }

    @ParameterizedTest
    @MethodSource("lines")
    void isSplitAsPeopleExpect(String line, List<String> words) {
        assertThat(CommandLine.parse(line)).isEqualTo(words);
    }

    static Stream<Arguments> nonsense() {
        return Stream.of(
                Arguments.of("a 'b", 2),
                Arguments.of("a b\"c d", 3),
                Arguments.of("it's", 2),
                Arguments.of("a \\", 2),
                Arguments.of("a \0b", 2),
                Arguments.of("'a\0'", 2));
    }

    @ParameterizedTest
    @MethodSource("nonsense")
    void nonsenseIsRefusedWithItsPlace(String line, int place) {
        assertThatThrownBy(() -> CommandLine.parse(line)).isInstanceOfSatisfying(Refusal.class, refusal -> {
            assertThat(refusal.code()).isEqualTo(ErrorCode.COMMAND_LINE_INVALID);
            assertThat(refusal.problem().values()).containsEntry("at", place);
        });
    }

    @Test
    void aLongLineIsNoProblem() {
        assertThat(CommandLine.parse("a ".repeat(100_000))).hasSize(100_000);
    }
}
