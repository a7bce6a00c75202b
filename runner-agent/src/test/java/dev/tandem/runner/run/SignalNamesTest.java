package dev.tandem.runner.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SignalNamesTest {
    @Test
    void exitCodesAbove128AreSignals() {
        assertThat(SignalNames.ofExitCode(139)).contains(new SignalNames.Named("SIGSEGV", "segmentation fault"));
        assertThat(SignalNames.ofExitCode(137)).map(SignalNames.Named::name).contains("SIGKILL");
        assertThat(SignalNames.ofExitCode(1)).isEmpty();
        assertThat(SignalNames.ofExitCode(128)).isEmpty();
        assertThat(SignalNames.ofExitCode(255)).isEmpty();
    }
}
