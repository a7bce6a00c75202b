package dev.tandem.runner.follow;

import static dev.tandem.runner.fake.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.protocol.EndReason;
import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.OutputStream;
import dev.tandem.protocol.RunGoal;
import dev.tandem.protocol.RunOptions;
import dev.tandem.protocol.SessionEvent;
import dev.tandem.protocol.SessionSnapshot.UnfinishedRun;
import dev.tandem.protocol.TestCase;
import dev.tandem.protocol.TestCounts;
import dev.tandem.protocol.TestState;
import dev.tandem.runner.fake.FakeProcess;
import dev.tandem.sandbox.ProcessEnd;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs of tests, whose tool is played by the test. */
class TestRunsTest {
    private SessionHarness harness;

    @BeforeEach
    void open(@TempDir Path folder) {
        harness = new SessionHarness(folder);
    }

    @AfterEach
    void close() {
        harness.close();
    }

    @Test
    void whatTheToolReportsBecomesTestsAndWhatItPrintsBesideIsOutput() throws InterruptedException {
        FakeProcess tool = start("python", null);
        tool.printError("2 tests\n");
        tool.print("{\"state\":\"passed\",\"file\":\"test_a.py\",\"line\":3,\"name\":\"test_a\"}\n");
        tool.print("{\"state\":\"failed\",\"file\":\"test_a.py\",\"line\":7,\"name\":\"test_b\",\"message\":\"no\"}\n");
        tool.exit(1);

        SessionEvent.RunEnded end = harness.awaitEnd(SessionHarness.RUN);
        assertThat(tests()).extracting(TestCase::name).containsExactly("test_a", "test_b");
        assertThat(reports().getLast().total()).isEqualTo(new TestCounts(1, 1, 0, 0));
        assertThat(harness.output()).isEqualTo("2 tests\n");
        assertThat(harness.platform.output(SessionHarness.RUN, OutputStream.STDERR))
                .isEmpty();
        assertThat(end.reason()).isEqualTo(EndReason.EXITED);
        assertThat(harness.platform.events().getLast()).isInstanceOf(SessionEvent.RunEnded.class);
    }

    @Test
    void testsAreToldWhileTheToolRuns() throws InterruptedException {
        FakeProcess tool = start("python", null);
        tool.print("{\"state\":\"passed\",\"name\":\"test_a\"}\n");

        eventually("the first test", () -> {
            harness.time.pass(Duration.ofMillis(100));
            return tests().size() == 1;
        });

        tool.print("{\"state\":\"passed\",\"name\":\"test_b\"}\n");
        tool.exit(0);
        harness.awaitEnd(SessionHarness.RUN);
        assertThat(tests()).extracting(TestCase::name).containsExactly("test_a", "test_b");
        assertThat(reports().getLast().total()).isEqualTo(new TestCounts(2, 0, 0, 0));
    }

    @Test
    void aKilledToolLeavesWhatItHadToldAndTheTestThatItWasIn() throws InterruptedException {
        FakeProcess tool = start("python", null);
        tool.print("{\"state\":\"passed\",\"name\":\"test_a\"}\n");
        tool.print("{\"state\":\"begins\",\"name\":\"test_endless\"}\n{\"state\":\"pas");
        tool.end(ProcessEnd.Cause.TIME_LIMIT, 137);

        assertThat(harness.awaitEnd(SessionHarness.RUN).reason()).isEqualTo(EndReason.TIME_LIMIT);
        assertThat(tests()).extracting(TestCase::state).containsExactly(TestState.PASSED, TestState.ERROR);
    }

    @Test
    void veryManyTestsAreRecordsOfBoundedSize() throws InterruptedException {
        FakeProcess tool = start("python", null);
        for (int i = 0; i < 3000; i++) {
            tool.print(
                    "{\"state\":\"passed\",\"name\":\"test_%d\",\"message\":\"%s\"}%n".formatted(i, "m".repeat(300)));
        }
        tool.exit(0);

        eventually("the end", () -> {
            harness.answerAppends();
            return harness.ends(SessionHarness.RUN).size() == 1;
        });
        assertThat(tests()).hasSize(2000);
        assertThat(reports().getLast().total().passed()).isEqualTo(3000);
        assertThat(reports()).allMatch(report -> report.length() <= 64 << 10);
    }

    @Test
    void oneFileAndAllFilesAreAskedForByTheSameCommand() throws InterruptedException {
        FakeProcess all = start("python", null);
        assertThat(all.spec().command()).startsWith("/bin/sh", "-euc").contains("");
        eventually("the end of input", all::isInputClosed);
        assertThat(all.spec().environment()).containsEntry("PYTHONUNBUFFERED", "1");
        all.exit(0);
        harness.awaitEnd(SessionHarness.RUN);
        assertThat(started()).containsExactly("python tests");
    }

    @Test
    void theTestsOfOneFile() throws InterruptedException {
        FakeProcess one = start("python", SessionHarness.MAIN.id());
        assertThat(one.spec().command()).contains("main.py");
        one.exit(0);
        harness.awaitEnd(SessionHarness.RUN);
        assertThat(started()).containsExactly("python tests main.py");
    }

    @Test
    void variablesAndATimeLimitOfAConfigurationHoldForTestsToo() throws InterruptedException {
        RunOptions options = new RunOptions("Checks", List.of(), List.of(), Map.of("MODE", "fast"), "", null, null, 5);
        harness.assign();
        harness.happens(new SessionEvent.RunRequested(SessionHarness.RUN, "python", null, options, RunGoal.TESTS));

        FakeProcess tool = harness.sandbox().nextProcess();
        assertThat(tool.spec().environment()).containsEntry("MODE", "fast").containsEntry("PYTHONUNBUFFERED", "1");
        assertThat(tool.spec().timeLimit()).isEqualTo(Duration.ofSeconds(5));
        tool.exit(0);
        harness.awaitEnd(SessionHarness.RUN);
    }

    @Test
    void whatCannotBeTestedSaysWhy() {
        harness.assign();
        harness.happens(new SessionEvent.RunRequested(SessionHarness.RUN, "java", null, null, RunGoal.TESTS));

        SessionEvent.RunEnded end = harness.awaitEnd(SessionHarness.RUN);
        assertThat(end.reason()).isEqualTo(EndReason.START_FAILED);
        assertThat(end.detail()).startsWith("JUnit was not found. Install it where the runner works");
    }

    @Test
    void aLanguageWithoutTestsSaysSo() {
        harness.assign();
        harness.happens(new SessionEvent.RunRequested(SessionHarness.RUN, null, null, null, RunGoal.TESTS));

        assertThat(harness.awaitEnd(SessionHarness.RUN).detail()).isEqualTo("There is no language to run it with.");
    }

    @Test
    void aRunOfTestsThatWaitsForARunnerIsStartedAsOne() throws InterruptedException {
        harness.assign(new UnfinishedRun(
                SessionHarness.RUN, "python", null, null, RunGoal.TESTS, null, SessionHarness.ANN, 0, List.of()));

        FakeProcess tool = harness.sandbox().nextProcess();
        tool.print("{\"state\":\"passed\",\"name\":\"test_a\"}\n");
        tool.exit(0);
        harness.awaitEnd(SessionHarness.RUN);
        assertThat(tests()).hasSize(1);
    }

    private FakeProcess start(String language, @Nullable EntryId file) throws InterruptedException {
        harness.assign();
        harness.happens(new SessionEvent.RunRequested(SessionHarness.RUN, language, file, null, RunGoal.TESTS));
        return harness.sandbox().nextProcess();
    }

    private List<SessionEvent.TestsReported> reports() {
        return harness.platform.events().stream()
                .filter(SessionEvent.TestsReported.class::isInstance)
                .map(SessionEvent.TestsReported.class::cast)
                .toList();
    }

    private List<TestCase> tests() {
        return reports().stream().flatMap(report -> report.tests().stream()).toList();
    }

    private List<String> started() {
        return harness.platform.events().stream()
                .filter(SessionEvent.RunStarted.class::isInstance)
                .map(event -> ((SessionEvent.RunStarted) event).command())
                .toList();
    }
}
