package dev.tandem.runner.debugging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.debug.DebugError;
import dev.tandem.debug.DebugException;
import dev.tandem.debug.DebugNews;
import dev.tandem.protocol.EndReason;
import dev.tandem.sandbox.ProcessEnd;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is told of all that is true when a debugged program is over. */
class VerdictTest {
    private static final Optional<DebugBounds.Exceeded> TOO_MUCH =
            Optional.of(new DebugBounds.Exceeded(EndReason.TIME_LIMIT, "It ran for more than 10 s."));
    private static final DebugNews.Ended DIED = died(false);
    private static final DebugNews.Ended DIED_TO_BEGIN_ANEW = died(true);
    private static final ProcessEnd WELL = end(ProcessEnd.Cause.EXITED);
    private static final ProcessEnd HUNGRY = end(ProcessEnd.Cause.MEMORY_LIMIT);

    private static DebugNews.Ended died(boolean again) {
        return new DebugNews.Ended(7, new DebugException(DebugError.ADAPTER_ENDED, "The debugger has ended."), again);
    }

    private static ProcessEnd end(ProcessEnd.Cause cause) {
        return new ProcessEnd(cause, 0, Duration.ZERO, Duration.ZERO, 0, cause.name());
    }

    @Test
    void aProgramThatEndsTellsItsExitCode() {
        assertThat(Verdict.of(false, Optional.empty(), List.of(WELL), true, new DebugNews.Ended(3, null, false)))
                .isEqualTo(new Verdict.Over(EndReason.EXITED, 3, ""));
    }

    @Test
    void whoeverStopsItIsTakenAtTheirWordWhateverElseIsTrue() {
        assertThat(Verdict.of(true, TOO_MUCH, List.of(HUNGRY), true, DIED_TO_BEGIN_ANEW))
                .isEqualTo(new Verdict.Over(EndReason.STOPPED, null, ""));
    }

    @Test
    void aLimitOfTheRunComesBeforeARestart() {
        assertThat(Verdict.of(false, TOO_MUCH, List.of(HUNGRY), true, DIED_TO_BEGIN_ANEW))
                .isEqualTo(new Verdict.Over(EndReason.TIME_LIMIT, null, "It ran for more than 10 s."));
    }

    @Test
    void aRestartMindsNoEndOfTheProgramBefore() {
        assertThat(Verdict.of(false, Optional.empty(), List.of(HUNGRY), true, DIED_TO_BEGIN_ANEW))
                .isEqualTo(new Verdict.Anew());
    }

    @Test
    void aLimitOfTheSandboxIsTheReasonForADebuggersDeath() {
        assertThat(Verdict.of(false, Optional.empty(), List.of(WELL, HUNGRY, WELL), true, DIED))
                .isEqualTo(new Verdict.Limit(HUNGRY));
    }

    @Test
    void aDebuggerThatDiesIsNotTheProgramsEnd() {
        assertThat(Verdict.of(false, Optional.empty(), List.of(WELL), true, DIED))
                .isInstanceOfSatisfying(
                        Verdict.DebuggerDied.class,
                        died -> assertThat(died.words()).contains("The debugger has ended"));
    }

    @Test
    void aDebuggerThatDiesBeforeTheProgramRanHasNotStartedIt() {
        assertThat(Verdict.of(false, Optional.empty(), List.of(WELL), false, DIED))
                .isInstanceOfSatisfying(Verdict.Over.class, over -> {
                    assertThat(over.reason()).isEqualTo(EndReason.START_FAILED);
                    assertThat(over.exitCode()).isNull();
                    assertThat(over.detail()).contains("The debugger has ended");
                });
    }
}
