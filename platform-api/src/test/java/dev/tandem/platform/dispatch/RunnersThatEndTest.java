package dev.tandem.platform.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.platform.session.Command;
import dev.tandem.platform.socket.CloseReason;
import dev.tandem.platform.testing.FakeSession;
import dev.tandem.protocol.EndReason;
import dev.tandem.protocol.FromRunner;
import dev.tandem.protocol.Reported;
import dev.tandem.protocol.RunId;
import dev.tandem.protocol.RunnerLoad;
import dev.tandem.protocol.RunnerStatus;
import dev.tandem.protocol.SessionEvent;
import dev.tandem.protocol.ToRunner;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Runners that are lost, silent, or going to end. */
class RunnersThatEndTest extends DispatchScene {
    @Test
    void aRunnerThatComesBackInTimeGetsItsSessionsAgain() {
        FakeRunner first = runner("a");
        FakeRunner other = runner("b");
        presence.come(session.id());
        FakeRunner holder = first.heard(ToRunner.Assigned.class).isEmpty() ? other : first;
        String name = holder.equals(first) ? "a" : "b";
        holder.link.closed();
        assertThat((holder.equals(first) ? other : first).heard(ToRunner.Assigned.class))
                .isEmpty();
        FakeRunner back = runner(name);
        assertThat(back.heard(ToRunner.Assigned.class)).hasSize(1);
        assertThat(back.assigned().grant()).isNotEqualTo(holder.assigned().grant());
    }

    @Test
    void afterAMomentAnotherRunnerTakesTheSessionsOfALostOne() {
        FakeRunner first = runner().hello("a", "native", 1);
        presence.come(session.id());
        FakeRunner other = runner("b");
        first.link.closed();
        assertThat(other.heard(ToRunner.Assigned.class)).isEmpty();
        timers.advance(config.reassignAfter());
        assertThat(other.heard(ToRunner.Assigned.class)).hasSize(1);
    }

    @Test
    void whenNobodyTakesOverGoingRunsAreEndedAsLost() {
        FakeRunner runner = runner("a");
        presence.come(session.id());
        RunId run = requestRun();
        runner.link.closed();
        timers.advance(config.endRunsAfter().minusMillis(1));
        assertThat(session.commands).isEmpty();
        timers.advance(Duration.ofMillis(1));
        assertThat(session.commands)
                .singleElement()
                .isInstanceOfSatisfying(
                        Command.AppendByRunner.class,
                        it -> assertThat(it.reports())
                                .singleElement()
                                .extracting(Reported::event)
                                .isInstanceOfSatisfying(SessionEvent.RunEnded.class, end -> {
                                    assertThat(end.run()).isEqualTo(run);
                                    assertThat(end.reason()).isEqualTo(EndReason.RUNNER_LOST);
                                }));
    }

    @Test
    void silenceEndsALinkAndHeartbeatsKeepIt() {
        FakeRunner runner = runner("a");
        for (int i = 0; i < 6; i++) {
            timers.advance(Duration.ofSeconds(5));
            runner.say(new FromRunner.Heartbeat(0, 0, RunnerLoad.UNKNOWN));
        }
        assertThat(runner.closed).isNull();
        timers.advance(Duration.ofSeconds(19));
        assertThat(Optional.ofNullable(runner.closed).map(CloseReason::code)).contains(4408);
    }

    @Test
    void aRunnerThatIsGoingToEndHandsOverWhatIsIdleAndKeepsWhatRuns() {
        FakeRunner ending = runner("ending");
        presence.come(session.id());
        RunId run = requestRun();
        try (FakeSession idle = directory.add(new FakeSession())) {
            presence.come(idle.id());
            FakeRunner other = runner("other");

            ending.say(new FromRunner.Draining());

            assertThat(ending.heard(ToRunner.Released.class)).containsExactly(new ToRunner.Released(idle.id()));
            assertThat(other.assigned().session()).isEqualTo(idle.id());
            timers.advance(Dispatcher.DRAIN_LOOK);
            assertThat(other.heard(ToRunner.Assigned.class)).hasSize(1);

            session.commit(new SessionEvent.RunEnded(run, EndReason.EXITED, 0, 1, 1, 1, ""));
            timers.advance(Dispatcher.DRAIN_LOOK);
            assertThat(ending.heard(ToRunner.Released.class)).hasSize(2);
            assertThat(other.assigned().session()).isEqualTo(session.id());
        }
    }

    @Test
    void whatStillRunsWhenADrainedRunnerIsGoneIsTakenByAnotherAtOnce() {
        FakeRunner ending = runner("ending");
        presence.come(session.id());
        RunId run = requestRun();
        ending.say(new FromRunner.Draining());
        FakeRunner other = runner("other");

        ending.link.closed();

        assertThat(other.assigned().snapshot().unfinishedRuns())
                .singleElement()
                .satisfies(it -> assertThat(it.run()).isEqualTo(run));
    }

    @Test
    void aRunnerThatIsGoingToEndGetsNothingAndOffersNothing() {
        FakeRunner ending = runner("ending");
        ending.say(new FromRunner.Draining());
        ending.say(new FromRunner.Draining());
        presence.come(session.id());
        assertThat(ending.heard(ToRunner.Assigned.class)).isEmpty();
        assertThat(roster.availability().available()).isFalse();
        assertThat(runner("new").assigned().session()).isEqualTo(session.id());
    }

    @Test
    void garbageAndAnotherProtocolCloseTheLink() {
        FakeRunner garbage = runner();
        garbage.link.receivedBlocking(new byte[] {1, 2, 3});
        assertThat(garbage.closed).isEqualTo(CloseReason.GARBAGE);
        FakeRunner newer = runner();
        newer.say(new FromRunner.Hello(
                FromRunner.PROTOCOL + 1, new RunnerStatus("n", "native", null, null, 1, List.of())));
        assertThat(Optional.ofNullable(newer.closed).map(CloseReason::code)).contains(1002);
        assertThat(roster.connected()).isZero();
    }
}
