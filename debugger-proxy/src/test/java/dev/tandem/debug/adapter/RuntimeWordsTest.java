package dev.tandem.debug.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.debug.adapter.RuntimeWords.Part;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class RuntimeWordsTest {
    private final RuntimeWords words = new RuntimeWords(Pattern.compile("(?m)^(Here|Gone)\\.\\n"));

    @Test
    void linesOfTheRuntimeAreToldApart() {
        assertThat(words.parts("Here.\nno\nGone.\nHere.\nno"))
                .containsExactly(
                        new Part("console", "Here.\n"),
                        new Part("stderr", "no\n"),
                        new Part("console", "Gone.\n"),
                        new Part("console", "Here.\n"),
                        new Part("stderr", "no"));
    }

    @Test
    void whatOnlyContainsThemIsTheProgramsOwn() {
        assertThat(words.parts("I am Here.\nHere. Now\nHere."))
                .containsExactly(new Part("stderr", "I am Here.\nHere. Now\nHere."));
        assertThat(RuntimeWords.NONE.parts("Here.\n")).containsExactly(new Part("stderr", "Here.\n"));
        assertThat(words.parts("")).isEmpty();
    }
}
