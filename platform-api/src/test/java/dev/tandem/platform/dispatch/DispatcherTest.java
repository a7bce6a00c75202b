package dev.tandem.platform.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.error.Problem;
import dev.tandem.platform.run.RunAvailability;
import dev.tandem.platform.session.Command;
import dev.tandem.platform.socket.CloseReason;
import dev.tandem.platform.testing.FakeDirectory;
import dev.tandem.platform.testing.FakeSession;
import dev.tandem.platform.timing.ManualTimers;
import dev.tandem.protocol.EndReason;
import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.EntryKind;
import dev.tandem.protocol.FileChange;
import dev.tandem.protocol.FromRunner;
import dev.tandem.protocol.OutputStream;
import dev.tandem.protocol.ParticipantId;
import dev.tandem.protocol.Reported;
import dev.tandem.protocol.RunId;
import dev.tandem.protocol.RunnerLoad;
import dev.tandem.protocol.RunnerStatus;
import dev.tandem.protocol.SessionEvent;
import dev.tandem.protocol.SessionId;
import dev.tandem.protocol.TerminalEnd;
import dev.tandem.protocol.TerminalId;
import dev.tandem.protocol.ToRunner;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DispatcherTest {
    private static final Duration RELEASE = Duration.ofMinutes(10);

    private final ManualTimers timers = new ManualTimers();
    private final FakeDirectory directory = new FakeDirectory();
    private final FakeSession session = directory.add(new FakeSession());
    private final FakePresence presence = new FakePresence();
    private final RunnerRoster roster = new RunnerRoster();
    private final DispatchConfig config = new SmallRyeConfigBuilder()
            .addDiscoveredConverters()
            .withMapping(DispatchConfig.class)
            .build()
            .getConfigMapping(DispatchConfig.class);
    private final Dispatcher dispatcher = new Dispatcher(directory, presence, roster, config, timers, Runnable::run);

    @BeforeEach
    void start() {
        dispatcher.start();
    }

    @AfterEach
    void close() {
        session.close();
    }

    private FakeRunner runner(String name) {
        return runner().hello(name, "native", 10);
    }

    private FakeRunner runner() {
        return new FakeRunner(dispatcher, timers, config.silence(), session);
    }

    private RunId requestRun() {
        RunId run = RunId.next();
        session.commit(new SessionEvent.RunRequested(run, "python", EntryId.next()));
        return run;
    }

    /** Lets time pass for a runner that gives its signs of life. */
    private void pass(Duration time, FakeRunner runner) {
        Duration heartbeat = Duration.ofSeconds(5);
        Duration left = time;
        for (; left.compareTo(heartbeat) > 0; left = left.minus(heartbeat)) {
            timers.advance(heartbeat);
            runner.say(new FromRunner.Heartbeat(1, 0, RunnerLoad.UNKNOWN));
        }
        timers.advance(left);
    }

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
    void anAppendIsCommittedAndAnswered() {
        FakeRunner runner = runner("a");
        presence.come(session.id());
        RunId run = requestRun();
        runner.say(new FromRunner.Append(
                5,
                session.id(),
                runner.assigned().grant(),
                Reported.from(1, List.of(new SessionEvent.RunStarted(run, "run", "python")))));
        assertThat(runner.heard(ToRunner.Appended.class))
                .singleElement()
                .satisfies(it -> assertThat(it.request()).isEqualTo(5));
        assertThat(session.commands).singleElement().isInstanceOf(Command.AppendByRunner.class);
    }

    @Test
    void aForgedGrantAForeignSessionAndForeignKindsAreRefused() {
        FakeRunner runner = runner("a");
        presence.come(session.id());
        String grant = runner.assigned().grant();
        List<Reported> output =
                Reported.from(1, List.of(new SessionEvent.RunOutput(RunId.next(), OutputStream.STDOUT, new byte[1])));
        runner.say(new FromRunner.Append(1, session.id(), "forged", output));
        runner.say(new FromRunner.Append(2, SessionId.next(), grant, output));
        runner.say(new FromRunner.Append(
                3, session.id(), grant, Reported.from(1, List.of(new SessionEvent.SessionEnded()))));
        FakeRunner other = runner("b");
        other.say(new FromRunner.Append(4, session.id(), grant, output));
        assertThat(runner.heard(ToRunner.AppendRefused.class))
                .extracting(ToRunner.AppendRefused::code)
                .containsExactly("AUTH-04", "AUTH-04", "AUTH-05");
        assertThat(other.heard(ToRunner.AppendRefused.class)).hasSize(1);
        assertThat(session.commands).isEmpty();
    }

    @Test
    void whatProgramsDidToFilesIsAnsweredWithTheIdsOfNewEntries() {
        FakeRunner runner = runner("a");
        presence.come(session.id());
        EntryId first = EntryId.next();
        EntryId second = EntryId.next();
        runner.say(changeFiles(7, session.id(), runner.assigned().grant(), first, second));
        assertThat(runner.heard(ToRunner.FilesChanged.class)).singleElement().satisfies(it -> {
            assertThat(it.request()).isEqualTo(7);
            assertThat(it.issued()).containsOnlyKeys(first, second);
            assertThat(it.issued().values()).doesNotContain(first, second).doesNotHaveDuplicates();
        });
    }

    @Test
    void filesAreNotChangedWithoutTheGrantOfThatSession() {
        FakeRunner runner = runner("a");
        presence.come(session.id());
        String grant = runner.assigned().grant();
        runner.say(changeFiles(1, session.id(), "forged", EntryId.next()));
        runner.say(changeFiles(2, SessionId.next(), grant, EntryId.next()));
        FakeRunner other = runner("b");
        other.say(changeFiles(3, session.id(), grant, EntryId.next()));
        assertThat(runner.heard(ToRunner.ChangeRefused.class))
                .extracting(ToRunner.ChangeRefused::code, ToRunner.ChangeRefused::change)
                .containsExactly(tuple("AUTH-04", -1), tuple("AUTH-04", -1));
        assertThat(other.heard(ToRunner.ChangeRefused.class)).hasSize(1);
        assertThat(session.commands).isEmpty();
    }

    private static FromRunner.ChangeFiles changeFiles(long request, SessionId session, String grant, EntryId... made) {
        return new FromRunner.ChangeFiles(
                request,
                session,
                grant,
                ParticipantId.next(),
                Stream.of(made)
                        .<FileChange>map(
                                id -> new FileChange.Create(id, null, id.toString(), EntryKind.FILE, new byte[0]))
                        .toList());
    }

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
    void aLostRunnersAppendsCountNoMore() {
        FakeRunner runner = runner("a");
        presence.come(session.id());
        String grant = runner.assigned().grant();
        runner.link.closed();
        runner.say(new FromRunner.Append(
                1,
                session.id(),
                grant,
                Reported.from(1, List.of(new SessionEvent.RunStarted(RunId.next(), "run", "x")))));
        assertThat(runner.heard(ToRunner.AppendRefused.class)).hasSize(1);
        assertThat(session.commands).isEmpty();
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
