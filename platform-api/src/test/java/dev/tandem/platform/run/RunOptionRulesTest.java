package dev.tandem.platform.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.error.Refusal;
import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.RunOptions;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunOptionRulesTest {
    @Test
    void linesOfAnEnvironmentAreVariables() {
        assertThat(RunOptionRules.environment("A=1\n\n# a note\r\n B2 =x=y \n_c=\nLD_PRELOAD=./mine.so\n"))
                .isEqualTo(Map.of("A", "1", "B2", "x=y ", "_c", "", "LD_PRELOAD", "./mine.so"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"nothing", "=x", "1A=x", "A-B=x", "A B=x", "Ä=x", "A=\0"})
    void linesThatAreNoVariablesAreRefused(String lines) {
        requireRefused("environment", () -> RunOptionRules.environment(lines));
    }

    static Stream<Arguments> directories() {
        return Stream.of(
                Arguments.of("", ""),
                Arguments.of(".", ""),
                Arguments.of(" src/app/ ", "src/app"),
                Arguments.of("./a//b/.", "a/b"),
                Arguments.of("..a/b..", "..a/b.."));
    }

    @ParameterizedTest
    @MethodSource("directories")
    void aWorkingDirectoryGetsItsPlainForm(String asked, String plain) {
        RunOptions checked = RunOptionRules.checked(options(List.of(), Map.of(), asked, null, null, null));
        assertThat(checked.workingDirectory()).isEqualTo(plain);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/etc", "..", "a/../..", "a/..", "a\0b"})
    void aWorkingDirectoryStaysAmongTheFiles(String asked) {
        requireRefused("workingDirectory", () -> check(List.of(), Map.of(), asked, null, null, null));
    }

    @Test
    void whatIsTooMuchIsRefused() {
        requireRefused("arguments", () -> check(Collections.nCopies(1001, "a"), Map.of(), "", null, null, null));
        requireRefused("arguments", () -> check(List.of("a".repeat(200_000)), Map.of(), "", null, null, null));
        requireRefused("arguments", () -> check(List.of("a\0"), Map.of(), "", null, null, null));
        requireRefused("environment", () -> check(List.of(), Map.of("not a name", ""), "", null, null, null));
        String tooLong = "x".repeat(RunOptionRules.MAX_INPUT_LENGTH + 1);
        requireRefused("input", () -> check(List.of(), Map.of(), "", tooLong, null, null));
        requireRefused("input", () -> check(List.of(), Map.of(), "", "x", EntryId.next(), null));
        requireRefused("timeLimitSeconds", () -> check(List.of(), Map.of(), "", null, null, 0));
        requireRefused("timeLimitSeconds", () -> check(List.of(), Map.of(), "", null, null, 100_000));
    }

    @Test
    void aProgramHasAName() {
        requireRefused(
                "command",
                () -> RunOptionRules.checked(
                        new RunOptions(null, List.of(""), List.of(), Map.of(), "", null, null, null)));
    }

    private static void check(
            List<String> arguments,
            Map<String, String> environment,
            String directory,
            @Nullable String input,
            @Nullable EntryId inputFile,
            @Nullable Integer seconds) {
        RunOptionRules.checked(options(arguments, environment, directory, input, inputFile, seconds));
    }

    private static RunOptions options(
            List<String> arguments,
            Map<String, String> environment,
            String directory,
            @Nullable String input,
            @Nullable EntryId inputFile,
            @Nullable Integer seconds) {
        return new RunOptions(null, List.of(), arguments, environment, directory, input, inputFile, seconds);
    }

    private static void requireRefused(String field, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(Refusal.class, refusal -> {
            assertThat(refusal.code()).isEqualTo(ErrorCode.RUN_OPTIONS_INVALID);
            assertThat(refusal.problem().values()).containsEntry("field", field).containsKey("problem");
        });
    }
}
