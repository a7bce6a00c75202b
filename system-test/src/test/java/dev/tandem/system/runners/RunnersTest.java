package dev.tandem.system.runners;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tandem.system.process.Platform;
import dev.tandem.system.process.Processes;
import dev.tandem.system.process.RunnerProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Real runners of one platform that come, are asked to end, and are killed. */
class RunnersTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int SESSIONS = 200;
    private static final int AT_ONCE = 16;

    /** What a terminal says whose runner has gone. */
    private static final String LOST =
            "RUNNER_LOST: The runner that it was on stopped or lost its connection. Open a new one.";

    /** Ends when somebody typed a line. */
    private static final String WAITING = "read -r line; echo \"got $line\"";

    private static void awaitRunner(Platform platform, RunnerProcess runner) {
        Processes.eventually(
                "the runner is connected",
                SOON,
                () -> runner.process().printed().contains("connected to"));
        Processes.eventually(
                "it says what it can run",
                SOON,
                () -> runner.process().printed().contains("the platform knows"));
        assumeTrue(!runner.process().printed().contains("Nothing can run here"), "no sandbox can be made here");
        assertThat(platform.isReady()).isTrue();
    }

    @Test
    void aRunnerThatIsAskedToEndLetsProgramsEndAndHandsItsSessionsOver() {
        try (Platform platform = Platform.start("platform", Platform.Settings.standard());
                RunnerProcess ending = RunnerProcess.launch("ending", platform, Map.of())) {
            awaitRunner(platform, ending);
            Program program = Program.of(platform, WAITING);
            String run = program.start();
            program.awaitRunning(run);
            String terminal = program.openTerminal();
            try (RunnerProcess other = RunnerProcess.launch("other", platform, Map.of())) {
                awaitRunner(platform, other);

                ending.process().terminate();
                Processes.eventually(
                        "it hands over", SOON, () -> ending.process().printed().contains("handing over 1 sessions"));
                program.type(run, "something\n");

                assertThat(program.awaitEnd(run)).isEqualTo("EXITED");
                assertThat(program.awaitWords(terminal)).isEqualTo(LOST);
                assertThat(ending.process().awaitEnd(SOON)).isIn(0, 143);
                String again = program.start();
                program.type(again, "again\n");
                assertThat(program.awaitEnd(again)).isEqualTo("EXITED");
            }
        }
    }

    @Test
    void whenARunnerIsKilledItsRunIsSaidToBeLostAndTheNextOneIsDoneElsewhere() {
        try (Platform platform = Platform.start(
                        "platform", Platform.Settings.standard().with("tandem.dispatch.reassign-after", "1s"));
                RunnerProcess doomed = RunnerProcess.launch("doomed", platform, Map.of())) {
            awaitRunner(platform, doomed);
            Program program = Program.of(platform, WAITING);
            String run = program.start();
            program.awaitRunning(run);
            String terminal = program.openTerminal();
            try (RunnerProcess other = RunnerProcess.launch("other", platform, Map.of())) {
                awaitRunner(platform, other);

                doomed.process().kill();

                assertThat(program.awaitEnd(run)).isEqualTo("RUNNER_LOST");
                assertThat(program.awaitWords(terminal)).isEqualTo(LOST);
                String again = program.start();
                program.type(again, "again\n");
                assertThat(program.awaitEnd(again)).isEqualTo("EXITED");
            }
        }
    }

    @Test
    @Tag("full")
    void oneRunnerServesTwoHundredSessions() throws InterruptedException, ExecutionException {
        try (Platform platform = Platform.start("platform", Platform.Settings.standard());
                RunnerProcess runner = RunnerProcess.launch("only", platform, Map.of());
                ExecutorService pool = Executors.newFixedThreadPool(AT_ONCE)) {
            awaitRunner(platform, runner);
            long began = System.nanoTime();
            List<Future<Program>> programs = new ArrayList<>();
            for (int i = 0; i < SESSIONS; i++) {
                programs.add(pool.submit(() -> {
                    Program program = Program.of(platform, WAITING);
                    program.awaitRunning(program.start());
                    return program;
                }));
            }
            List<Program> all = new ArrayList<>();
            for (Future<Program> program : programs) {
                all.add(program.get());
            }
            System.out.printf(
                    "%d sessions run a program each; all had begun after %d ms; the runner itself takes %d MiB%n",
                    SESSIONS, Duration.ofNanos(System.nanoTime() - began).toMillis(), runner.residentBytes() >> 20);

            List<Future<String>> ends = new ArrayList<>();
            for (Program program : all) {
                ends.add(pool.submit(() -> {
                    String run = program.owner()
                            .call(platform.url(), "GET", "/runs", null)
                            .at("/0/id")
                            .asText();
                    program.type(run, "end\n");
                    return program.awaitEnd(run);
                }));
            }
            for (Future<String> end : ends) {
                assertThat(end.get()).isEqualTo("EXITED");
            }
        }
    }
}
