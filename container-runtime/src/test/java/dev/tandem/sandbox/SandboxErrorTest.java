package dev.tandem.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SandboxErrorTest {
    @Test
    void everyErrorHasACodeOfItsOwnAndARemedy() {
        assertThat(Arrays.stream(SandboxError.values()).map(SandboxError::code))
                .doesNotHaveDuplicates()
                .allMatch(code -> code.matches("SBX-\\d\\d"));
        assertThat(SandboxError.values()).allMatch(error -> error.remedy().endsWith("."));
    }

    @Test
    void theMessageCarriesCodeAndRemedy() {
        assertThat(new SandboxException(SandboxError.CLOSED, "The sandbox x is closed."))
                .hasMessage("SBX-14: The sandbox x is closed. Make a new sandbox.");
    }
}
