package dev.tandem.sandbox.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.sandbox.Limits;
import dev.tandem.sandbox.ProcessEnd.Cause;
import dev.tandem.sandbox.ProcessSpec;
import dev.tandem.sandbox.linux.ChildProcess;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class VerdictTest {
    private static final ProcessSpec SPEC = ProcessSpec.of("x").withTimeLimit(Duration.ofSeconds(30));

    private static Cause cause(boolean memoryKill, boolean diskFull, boolean alive, int code, int signal) {
        return new Verdict(Limits.DEFAULT, SPEC, memoryKill, diskFull, alive)
                .cause(new ChildProcess.Exit(code, signal, Duration.ZERO));
    }

    @Test
    void aSuccessIsASuccess() {
        assertThat(cause(false, false, true, 0, 0)).isEqualTo(Cause.EXITED);
        assertThat(cause(true, true, true, 0, 0)).isEqualTo(Cause.EXITED);
    }

    @Test
    void aFailureIsPutDownToALimitThatWasReached() {
        assertThat(cause(true, false, true, 137, 9)).isEqualTo(Cause.MEMORY_LIMIT);
        assertThat(cause(true, false, true, 1, 0)).isEqualTo(Cause.MEMORY_LIMIT);
        assertThat(cause(false, true, true, 1, 0)).isEqualTo(Cause.DISK_LIMIT);
        assertThat(cause(false, false, true, 153, 25)).isEqualTo(Cause.DISK_LIMIT);
    }

    @Test
    void aSignalFromOutsideTheSandboxIsAStop() {
        assertThat(cause(false, false, true, 137, 9)).isEqualTo(Cause.SIGNALLED);
        assertThat(cause(false, false, false, 137, 9)).isEqualTo(Cause.STOPPED);
    }

    @Test
    void theDetailNamesTheLimit() {
        Verdict verdict = new Verdict(Limits.DEFAULT, SPEC, false, false, true);
        ChildProcess.Exit exit = new ChildProcess.Exit(137, 9, Duration.ZERO);
        assertThat(verdict.detail(Cause.TIME_LIMIT, exit)).contains(" 30 s");
        assertThat(verdict.detail(Cause.MEMORY_LIMIT, exit)).contains("512 MiB");
        assertThat(verdict.detail(Cause.OUTPUT_LIMIT, exit)).contains("16 MiB");
        assertThat(verdict.detail(Cause.DISK_LIMIT, exit)).contains("256 MiB").contains("20000 files");
        assertThat(verdict.detail(Cause.SIGNALLED, exit)).contains("9");
    }
}
