package dev.tandem.bench.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class OptionsTest {
    @Test
    void readsWhatIsAsked() {
        assertThat(Options.of(List.of()).rounds()).isEqualTo(400);
        assertThat(Options.of(List.of("--quick")).rounds()).isEqualTo(100);
        Options options = Options.of(List.of("--rounds", "50", "--json", "/tmp/figures.json"));
        assertThat(options.rounds()).isEqualTo(50);
        assertThat(options.json()).hasToString("/tmp/figures.json");
    }

    @Test
    void refusesWhatMakesNoSense() {
        for (List<String> wrong : List.of(
                List.of("--rounds"), List.of("--rounds", "1"), List.of("--rounds", "x"), List.of("--else", "1"))) {
            assertThatThrownBy(() -> Options.of(wrong)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
