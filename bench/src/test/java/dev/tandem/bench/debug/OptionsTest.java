package dev.tandem.bench.debug;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class OptionsTest {
    @Test
    void readsWhatIsAsked() {
        assertThat(Options.of(List.of()).steps()).isEqualTo(2_000);
        assertThat(Options.of(List.of("--quick")).steps()).isEqualTo(200);
        Options options = Options.of(List.of("--steps", "50", "--only", "delve,java", "--json", "/tmp/figures.json"));
        assertThat(options.steps()).isEqualTo(50);
        assertThat(options.wants("java")).isTrue();
        assertThat(options.wants("lldb")).isFalse();
        assertThat(options.json()).hasToString("/tmp/figures.json");
    }

    @Test
    void refusesWhatMakesNoSense() {
        for (List<String> wrong :
                List.of(List.of("--steps"), List.of("--steps", "1"), List.of("--steps", "x"), List.of("--else", "1"))) {
            assertThatThrownBy(() -> Options.of(wrong)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
