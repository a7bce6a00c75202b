package dev.tandem.debug.adapter;

import static dev.tandem.debug.Answered.get;
import static dev.tandem.debug.Answered.json;
import static dev.tandem.debug.Answered.refusal;
import static dev.tandem.debug.Answered.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.debug.DebugError;
import dev.tandem.debug.DebugException;
import dev.tandem.debug.DebugNews;
import dev.tandem.debug.Move;
import dev.tandem.debug.Stop;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** What becomes of a session with a real adapter when something dies in it, or begins anew: everyone is told, nothing hangs. */
abstract class RealEndingTest extends RealSession {
    RealEndingTest(DebugAdapter adapter, String source) {
        super(adapter, source);
    }

    @Test
    void anAdapterThatIsKilledIsToldEverybody() throws Exception {
        open();
        start(breakpoints(at("call")));
        Stop stop = stop();
        host().first().destroyForcibly();
        CompletionStage<Boolean> asked =
                opened().session().ask("threads", json(), seen()).handle((_, _) -> true);
        DebugException why = Objects.requireNonNull(ended().failure());
        assertThat(why.error()).isEqualTo(DebugError.ADAPTER_ENDED);
        assertThat(why).hasMessageContaining("The debugger died");
        assertThat(ana.await(DebugNews.Ended.class, _ -> true).failure()).isEqualTo(why);
        assertThat(get(asked)).as("an answer, or a refusal").isTrue();
        assertThat(refused(opened().session().move(ANA, Move.STEP_OVER, stop.epoch(), json())))
                .isEqualTo(DebugError.OVER);
        get(opened().session().end(true));
    }

    @Test
    void aProgramThatKillsItselfIsToldEverybody() throws Exception {
        open("kill");
        start(breakpoints(at("call")));
        stop();
        move(Move.CONTINUE);
        DebugNews.Ended ended = ended();
        assertThat(ended.failure()).isNull();
        assertThat(ended.exitCode()).isIn(exitCodesWhenKilled());
        assertThat(ana.await(DebugNews.Ended.class, _ -> true)).isEqualTo(ended);
        assertThat(output("stdout")).isEqualTo("total 55 1000\n");
        assertThat(refusal(opened().session().ask("threads", json(), seen())).error())
                .isEqualTo(DebugError.OVER);
    }

    /** {@return what may be told of a program that SIGKILL has ended} */
    List<Integer> exitCodesWhenKilled() {
        return List.of(128 + 9);
    }

    /** As a run is restarted: its session ends, another one begins in the epoch after. */
    @Test
    void aProgramIsDebuggedOnceMore() throws Exception {
        open();
        start(breakpoints(at("return")));
        Stop before = stop();
        get(opened().session().end(true));
        ended();
        open();
        start(breakpoints(at("return")));
        Stop after = stop();
        assertThat(after.epoch().number()).isGreaterThan(before.epoch().number());
        assertThat(value(after, "total")).isEqualTo("55");
        move(Move.CONTINUE);
        assertThat(ana.await(DebugNews.Ended.class, it -> it.exitCode() != null && it.exitCode() == 3)
                        .failure())
                .isNull();
    }
}
