package dev.tandem.platform.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.error.Problem;
import dev.tandem.platform.run.RunAvailability;
import dev.tandem.platform.testing.FakeSession;
import dev.tandem.protocol.EndReason;
import dev.tandem.protocol.FromRunner;
import dev.tandem.protocol.RunId;
import dev.tandem.protocol.RunnerLoad;
import dev.tandem.protocol.SessionEvent;
import dev.tandem.protocol.TerminalEnd;
import dev.tandem.protocol.TerminalId;
import dev.tandem.protocol.ToRunner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Where sessions are placed, and when they are given back. */
class DispatcherTest extends DispatchScene {
    @Test
    void aRunnerIsWelcomedAndToldOfInTheRoster() {
        assertThat(roster.availability().available()).isFalse();
        List<Integer> changes = new ArrayList<>();
        roster.onChange(() -> changes.add(roster.connected()));
        FakeRunner runner = runner("a");
        assertThat(runner.heard(ToRunner.Welcome.class)).hasSize(1);
        assertThat(roster.availability().available()).isTrue();
        runner.link.closed();
        assertThat(roster.availability().available()).isFalse();
        assertThat(changes).containsExactly(1, 0);
    }

    @Test
    void aRunnerWithoutASandboxExplainsItselfAndGetsNoSession() {
        FakeRunner runner = runner().hello("a", null, 10);
        presence.come(session.id());
        assertThat(runner.heard(ToRunner.Assigned.class)).isEmpty();
        assertThat(roster.availability())
                .isEqualTo(RunAvailability.unavailable(new Problem(
                        "RUN-07",
                        "The runner can make no sandbox: no user namespaces",
                        ErrorCode.NO_SANDBOX.remedy(),
                        Map.of("runner", "a", "cause", "SANDBOX-03"))));
    }

    @Test
    void aRunIsDoneWhereNobodyIsPresentAndTheSessionReleasedAfterIt() {
        FakeRunner runner = runner("a");
        RunId run = requestRun();

        roster.runWaits(session.id());

        ToRunner.Assigned assigned = runner.heard(ToRunner.Assigned.class).getFirst();
        assertThat(assigned.session()).isEqualTo(session.id());
        pass(RELEASE.plusSeconds(1), runner);
        assertThat(runner.heard(ToRunner.Released.class)).isEmpty();
        session.commit(new SessionEvent.RunEnded(run, EndReason.EXITED, 0, 1, 1, 1, ""));
        pass(RELEASE, runner);
        assertThat(runner.heard(ToRunner.Released.class)).hasSize(1);
    }

    @Test
    void aSessionWhoseTerminalIsUsedStaysAndAnIdleTerminalIsClosedWithIt() {
        FakeRunner runner = runner("a");
        TerminalId terminal = TerminalId.next();
        presence.come(session.id());
        session.commit(new SessionEvent.TerminalOpened(terminal, "Terminal 1", 80, 24));
        presence.leave(session.id());

        for (int time = 0; time < 3; time++) {
            session.commit(new SessionEvent.TerminalOutput(terminal, new byte[] {'.'}, 0));
            pass(RELEASE.plusSeconds(1), runner);
            assertThat(runner.heard(ToRunner.Released.class)).isEmpty();
        }

        pass(RELEASE.multipliedBy(2), runner);
        assertThat(runner.heard(ToRunner.Released.class)).hasSize(1);
        assertThat(session.terminalEnds()).containsExactly(TerminalEnd.RELEASED);
    }

    @Test
    void aLanguageThatSomeRunnerCanRunCounts() {
        runner().hello("a", null, 10);
        assertThat(roster.languages())
                .singleElement()
                .satisfies(it -> assertThat(it.unavailableReason()).isEqualTo("absent"));
        runner("b");
        assertThat(roster.languages())
                .singleElement()
                .satisfies(it -> assertThat(it.unavailableReason()).isNull());
    }

    @Test
    void aSessionIsPlacedWhenItsFirstParticipantComesAndItsRecordsFollow() {
        FakeRunner runner = runner("a");
        presence.come(session.id());
        assertThat(runner.assigned().session()).isEqualTo(session.id());
        assertThat(runner.assigned().grant()).hasSize(43);
        RunId run = requestRun();
        assertThat(runner.heard(ToRunner.Records.class)
                        .getLast()
                        .records()
                        .getFirst()
                        .event())
                .isInstanceOfSatisfying(
                        SessionEvent.RunRequested.class,
                        it -> assertThat(it.run()).isEqualTo(run));
        presence.come(session.id());
        assertThat(runner.heard(ToRunner.Assigned.class)).hasSize(1);
    }

    @Test
    void aSessionWaitsForARunnerAndItsQueuedRunGoesAlong() {
        presence.come(session.id());
        RunId run = requestRun();
        FakeRunner runner = runner("a");
        assertThat(runner.assigned().snapshot().unfinishedRuns())
                .singleElement()
                .satisfies(it -> assertThat(it.run()).isEqualTo(run));
    }

    @Test
    void theRunnerWithTheFewestSessionsIsChosenAndNoneBeyondItsCapacity() {
        FakeRunner full = runner().hello("full", "native", 1);
        presence.come(session.id());
        try (FakeSession second = directory.add(new FakeSession());
                FakeSession third = directory.add(new FakeSession())) {
            presence.come(second.id());
            assertThat(full.heard(ToRunner.Assigned.class)).hasSize(1);
            FakeRunner other = runner("other");
            assertThat(other.heard(ToRunner.Assigned.class)).hasSize(1);
            presence.come(third.id());
            assertThat(other.heard(ToRunner.Assigned.class)).hasSize(2);
        }
    }

    @Test
    void aSessionThatNobodyIsInIsReleasedAfterAWhile() {
        FakeRunner runner = runner("a");
        presence.come(session.id());
        presence.leave(session.id());
        pass(RELEASE.minusSeconds(1), runner);
        assertThat(runner.heard(ToRunner.Released.class)).isEmpty();
        pass(Duration.ofSeconds(1), runner);
        assertThat(runner.heard(ToRunner.Released.class)).hasSize(1);
        assertThat(directory.leases()).isZero();
        presence.come(session.id());
        assertThat(runner.heard(ToRunner.Assigned.class)).hasSize(2);
    }

    @Test
    void aSessionInWhichSomethingRunsIsKept() {
        FakeRunner runner = runner("a");
        presence.come(session.id());
        RunId run = requestRun();
        presence.leave(session.id());
        pass(RELEASE, runner);
        assertThat(runner.heard(ToRunner.Released.class)).isEmpty();
        session.commit(new SessionEvent.RunEnded(run, EndReason.EXITED, 0, 1, 1, 0, ""));
        pass(RELEASE, runner);
        assertThat(runner.heard(ToRunner.Released.class)).hasSize(1);
    }

    @Test
    void whoComesBackInTimeFindsTheSessionWhereItWas() {
        FakeRunner runner = runner("a");
        presence.come(session.id());
        presence.leave(session.id());
        pass(RELEASE.minusSeconds(1), runner);
        presence.come(session.id());
        pass(RELEASE, runner);
        assertThat(runner.heard(ToRunner.Released.class)).isEmpty();
    }

    @Test
    void anEndedSessionIsReleasedAtOnce() {
        FakeRunner runner = runner("a");
        presence.come(session.id());
        session.commit(new SessionEvent.SessionEnded());
        assertThat(runner.heard(ToRunner.Released.class)).hasSize(1);
        assertThat(directory.leases()).isZero();
    }

    @Test
    void theRunnerOfTheFreerMachineIsChosen() {
        FakeRunner busy = runner("busy");
        busy.say(new FromRunner.Heartbeat(0, 0, new RunnerLoad(0.9, 8 << 20, 16 << 20)));
        FakeRunner small = runner("small");
        small.say(new FromRunner.Heartbeat(0, 0, new RunnerLoad(0.1, 1 << 20, 16 << 20)));
        FakeRunner free = runner("free");
        free.say(new FromRunner.Heartbeat(0, 0, new RunnerLoad(0.3, 8 << 20, 16 << 20)));

        presence.come(session.id());

        assertThat(free.heard(ToRunner.Assigned.class)).hasSize(1);
    }
}
