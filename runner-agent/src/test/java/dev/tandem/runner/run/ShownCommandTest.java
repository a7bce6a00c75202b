package dev.tandem.runner.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ShownCommandTest {
    @Test
    void wordsStandInQuotesWhereAShellWouldTakeThemForSomethingElse() {
        assertThat(ShownCommand.of(List.of("make", "-j2", "A=b", "./x.txt", "a@b:c+d%e,f")))
                .isEqualTo("make -j2 A=b ./x.txt a@b:c+d%e,f");
        assertThat(ShownCommand.of(List.of("echo", "", "a b", "it's", "$HOME", "*", "größe")))
                .isEqualTo("echo '' 'a b' 'it'\\''s' '$HOME' '*' 'größe'");
    }
}
