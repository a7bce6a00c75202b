package dev.tandem.platform.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.platform.access.Caller;
import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.log.SessionLog;
import dev.tandem.platform.run.RunView;
import dev.tandem.platform.run.StoredOutput;
import dev.tandem.platform.session.SessionScene.Person;
import dev.tandem.platform.testing.TestDatabase;
import dev.tandem.protocol.EndReason;
import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.ParticipantId;
import dev.tandem.protocol.Reported;
import dev.tandem.protocol.Role;
import dev.tandem.protocol.RunGoal;
import dev.tandem.protocol.RunId;
import dev.tandem.protocol.RunOptions;
import dev.tandem.protocol.SessionEvent;
import dev.tandem.protocol.SessionSnapshot.UnfinishedRun;
import dev.tandem.protocol.TestCase;
import dev.tandem.protocol.TestCounts;
import dev.tandem.protocol.TestOffer;
import dev.tandem.protocol.TestState;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Runs of tests: who may ask for them, and what becomes of what a runner reports. */
class TestRunsTest {
    private static final TestCase GOOD =
            new TestCase("test_a.py", 3, List.of("Sums"), "test_good", TestState.PASSED, "", "", 4);
    private static final TestCase BAD =
            new TestCase("test_a.py", 7, List.of("Sums"), "test_bad", TestState.FAILED, "1 != 2", "trace", 5);

    private final SessionScene scene = new SessionScene();
    private final Caller runner = new Caller.Runner(ParticipantId.next());
    private Person ada;

    @BeforeEach
    void begin() {
        ada = scene.founds("Ada", "print(1)\n");
    }

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void allTestsOfALanguageAreAskedFor() {
        RunId run = request(tests(null, "python"));

        assertThat(view().goal()).isEqualTo(RunGoal.TESTS);
        assertThat(view().language()).isEqualTo("python");
        assertThat(view().entry()).isNull();
        assertThat(view().counts()).isEqualTo(TestCounts.NONE);
        assertThat(view().tests()).isEmpty();
        assertThat(view().inputClosed()).isTrue();
        UnfinishedRun waiting = scene.get(scene.session().read(SessionReader::runnerSnapshot))
                .unfinishedRuns()
                .getFirst();
        assertThat(waiting.request())
                .isEqualTo(new SessionEvent.RunRequested(run, "python", null, null, RunGoal.TESTS));
        assertThat(ada.refusal(new Command.WriteRunInput(run, new byte[] {10}))).isEqualTo(ErrorCode.RUN_UNKNOWN);
        assertThat(ada.refusal(tests(null, "python"))).isEqualTo(ErrorCode.RUN_GOING);
    }

    @Test
    void thoseOfOneFileAreAskedForByItsExtension() {
        request(tests(scene.file(), null));

        assertThat(view().language()).isEqualTo("python");
        assertThat(view().entry()).isEqualTo(scene.file());
    }

    @Test
    void whatCannotBeTestedIsRefused() {
        assertThat(ada.refusal(tests(null, null))).isEqualTo(ErrorCode.REQUEST_MALFORMED);
        assertThat(ada.refusal(tests(EntryId.next(), null))).isEqualTo(ErrorCode.FILE_UNKNOWN);
        assertThat(ada.refusal(tests(null, "cobol"))).isEqualTo(ErrorCode.LANGUAGE_UNAVAILABLE);
        assertThat(ada.refusal(tests(null, "java"))).isEqualTo(ErrorCode.LANGUAGE_UNAVAILABLE);
        assertThat(ada.refusal(new Command.RequestRun(null, "python", "main", null, RunGoal.TESTS)))
                .isEqualTo(ErrorCode.REQUEST_MALFORMED);
        assertThat(ada.refusal(new Command.RequestRun(null, "python", null, RunOptions.NONE, RunGoal.TESTS)))
                .isEqualTo(ErrorCode.REQUEST_MALFORMED);
        scene.runners().offer((TestOffer) null);
        assertThat(ada.refusal(tests(null, "python"))).isEqualTo(ErrorCode.TESTS_UNAVAILABLE);
        scene.runners().offer(new TestOffer("pytest", "hint", "pytest was not found."));
        assertThat(ada.refusal(tests(null, "python"))).isEqualTo(ErrorCode.TESTS_UNAVAILABLE);
        scene.runners().connect(false);
        assertThat(ada.refusal(tests(null, "python"))).isEqualTo(ErrorCode.NO_RUNNER);
    }

    @Test
    void whoMayNotRunMayNotTestAndNobodyReportsForARunner() {
        Person vi = scene.joins("Vi", Role.VIEWER);
        Person ed = scene.joins("Ed", Role.EDITOR);

        assertThat(vi.refusal(tests(null, "python"))).isEqualTo(ErrorCode.CAPABILITY_MISSING);
        RunId run = ((SessionEvent.RunRequested) scene.get(ed.submit(tests(null, "python")))
                        .records()
                        .getLast()
                        .event())
                .run();
        assertThat(ada.refusal(report(1, run, GOOD))).isEqualTo(ErrorCode.CAPABILITY_MISSING);
        assertThat(SessionScene.refusal(scene.session().submit(runner, report(1, RunId.next(), GOOD))))
                .isEqualTo(ErrorCode.RUN_UNKNOWN);
        assertThat(SessionScene.refusal(scene.session().submit(runner, report(2, run, GOOD))))
                .isEqualTo(ErrorCode.REPORT_GAP);
    }

    @Test
    void whatIsReportedIsThereForEverybodyAndAfterARestart() {
        RunId run = request(tests(null, "python"));
        scene.get(scene.session().submit(runner, report(1, run, GOOD)));
        assertThat(view().counts()).isEqualTo(new TestCounts(1, 0, 0, 0));
        scene.get(scene.session().submit(runner, report(2, run, BAD)));
        scene.get(scene.session().submit(runner, report(2, run, BAD))); // again, after a lost connection

        assertThat(view().tests()).containsExactly(GOOD, BAD);
        scene.snapshotNow();
        scene.restart();
        assertThat(view().tests()).containsExactly(GOOD, BAD);
        assertThat(view().counts()).isEqualTo(new TestCounts(1, 1, 0, 0));
        scene.forgetSnapshots();
        scene.restart();
        assertThat(view().tests()).containsExactly(GOOD, BAD);
        assertThat(scene.get(scene.session().read(SessionReader::runnerSnapshot))
                        .unfinishedRuns()
                        .getFirst()
                        .reported())
                .isEqualTo(2);
    }

    @Test
    void theTestsOfAnOlderRunAreReadFromTheLog() {
        RunId first = request(tests(null, "python"));
        scene.get(scene.session().submit(runner, report(1, first, GOOD)));
        scene.get(scene.session().submit(runner, report(2, first, BAD)));
        end(first, 3);
        RunId second = request(new Command.RequestRun(scene.file(), null));

        assertThat(scene.view().runs().getFirst().tests())
                .as("a program has none")
                .isNull();
        assertThat(scene.view().runs().getFirst().counts()).isNull();
        assertThat(scene.view().runs().get(1).tests()).isNull();
        assertThat(scene.view().runs().get(1).counts()).isEqualTo(new TestCounts(1, 1, 0, 0));
        StoredOutput stored = new StoredOutput(new SessionLog(TestDatabase.pool()));
        RunView old = stored.addTo(
                scene.session().id(),
                scene.get(scene.session().read(reader -> reader.run(first))).orElseThrow());
        assertThat(old.tests()).containsExactly(GOOD, BAD);
        assertThat(stored.addTo(
                                scene.session().id(),
                                scene.get(scene.session().read(reader -> reader.run(second)))
                                        .orElseThrow())
                        .tests())
                .isNull();
    }

    @Test
    void moreThanAnHonestRunnerTellsIsNotKept() {
        RunId run = request(tests(null, "python"));
        List<TestCase> many = Collections.nCopies(1500, GOOD);
        for (int number = 1; number <= 2; number++) {
            SessionEvent told = new SessionEvent.TestsReported(run, many, new TestCounts(1500 * number, 0, 0, 0));
            scene.get(scene.session().submit(runner, new Command.AppendByRunner(List.of(new Reported(number, told)))));
        }

        assertThat(view().tests()).hasSize(2000);
        assertThat(view().counts()).isEqualTo(new TestCounts(3000, 0, 0, 0));
    }

    private RunView view() {
        return scene.view().runs().getFirst();
    }

    private static Command.RequestRun tests(@Nullable EntryId entry, @Nullable String language) {
        return new Command.RequestRun(entry, language, null, null, RunGoal.TESTS);
    }

    private RunId request(Command.RequestRun command) {
        Committed requested = scene.get(ada.submit(command));
        return ((SessionEvent.RunRequested) requested.records().getLast().event()).run();
    }

    private void end(RunId run, long number) {
        SessionEvent end = new SessionEvent.RunEnded(run, EndReason.EXITED, 1, 5, 4, 3, "");
        scene.get(scene.session().submit(runner, new Command.AppendByRunner(List.of(new Reported(number, end)))));
    }

    private static Command report(long number, RunId run, TestCase test) {
        TestCounts counts = test.equals(GOOD) ? new TestCounts(1, 0, 0, 0) : new TestCounts(1, 1, 0, 0);
        return new Command.AppendByRunner(
                List.of(new Reported(number, new SessionEvent.TestsReported(run, List.of(test), counts))));
    }
}
