package dev.tandem.runner.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.protocol.SelectedTest;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names of tests are what programs make them. */
class TestSelectionTest {
    @Test
    void eachToolIsToldInItsOwnWay() {
        SelectedTest test = new SelectedTest(List.of("TestSums"), "of (two)");
        assertThat(TestSelection.WORDS.arguments(test)).containsExactly("TestSums", "of (two)");
        assertThat(TestSelection.GO.arguments(test)).containsExactly("-test.run=^TestSums$/^of \\(two\\)$");
        assertThat(TestSelection.NODE.arguments(test))
                .containsExactly("--test-name-pattern=^(?:TestSums )?of \\(two\\)$");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".*",
                "a|b",
                "x$^",
                "(?i)a",
                "[a-z]+",
                "\\d",
                "\\E.*",
                "/a/i",
                "--eval=1",
                "$(reboot)",
                "a b",
                "{1,}",
                "ünï…x"
            })
    void aNameIsNeverSyntax(String name) {
        SelectedTest test = new SelectedTest(List.of(), name);
        String argument = TestSelection.NODE.arguments(test).getFirst();
        assertThat(argument).startsWith("--test-name-pattern=^");
        Pattern pattern = Pattern.compile(argument.substring("--test-name-pattern=".length()));
        assertThat(pattern.matcher(name).find()).isTrue();
        for (String other : List.of("", "a", "b", "A", "xyz", "7", name + "x", "x" + name)) {
            assertThat(pattern.matcher(other).find()).as(other).isEqualTo(other.equals(name));
        }
    }

    @Test
    void aNameThatWasShortenedIsFoundByItsBeginning() {
        SelectedTest test = new SelectedTest(List.of(), "x".repeat(200) + "…");
        assertThat(TestSelection.NODE.arguments(test)).containsExactly("--test-name-pattern=^" + "x".repeat(200));
    }

    /** Go splits names at slashes, whoever wrote them. */
    @Test
    void slashesAreLevelsInGo() {
        assertThat(TestSelection.GO.arguments(new SelectedTest(List.of("TestA"), "b/c.d")))
                .containsExactly("-test.run=^TestA$/^b$/^c\\.d$");
    }
}
