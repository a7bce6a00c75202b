package dev.tandem.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tandem.protocol.EndReason;
import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.RunId;
import dev.tandem.protocol.RunOptions;
import dev.tandem.protocol.SessionEvent;
import dev.tandem.runner.language.Images;
import dev.tandem.runner.language.LanguageCatalog;
import dev.tandem.runner.language.Toolchains;
import dev.tandem.runner.run.RunLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What a run can be told beside its file, and each way in which it can end, with real programs in real sandboxes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RunOptionsTest {
    private static final long MEBIBYTE = 1 << 20;
    private static final long MEMORY = 128 * MEBIBYTE;
    private static final RunLimits LIMITS = new RunLimits(Duration.ofSeconds(60), Duration.ofSeconds(60), 2 * MEBIBYTE);

    private SandboxSupply sandboxes;
    private Toolchains toolchains;
    private LiveSession session;

    @BeforeAll
    void open(@TempDir Path state) {
        RunnerConfig config = TestConfig.of(Map.of(
                "tandem.sandbox.disk",
                "32M",
                "tandem.sandbox.memory",
                "128M",
                "tandem.sandbox.state-directory",
                state.toString()));
        sandboxes = SandboxSupply.open(config.sandbox(), Images.ONE);
        assumeTrue(sandboxes.backendName() != null, "no sandbox here: " + sandboxes.unavailableReason());
        LanguageCatalog catalog = LanguageCatalog.bundled();
        toolchains = sandboxes.toolchains(catalog);
        assumeTrue(
                toolchains.of(catalog.find("python").orElseThrow()).isPresent(),
                "these programs are written in Python");
    }

    @BeforeEach
    void begin() {
        session = new LiveSession(sandboxes, toolchains, LIMITS, MEMORY);
    }

    @AfterEach
    void end() {
        session.close();
    }

    @AfterAll
    void close() {
        sandboxes.close();
    }

    @Test
    void argumentsEnvironmentDirectoryAndInputReachTheProgram() {
        session.write("src/data.txt", "here");
        session.write("tools/main.py", """
                import os, sys
                print(sys.argv[1:], os.environ["MODE"], os.getcwd(), open("data.txt").read(), sys.stdin.read())
                """);

        RunId run = session.start(
                "python",
                "tools/main.py",
                new RunOptions(
                        "Small",
                        List.of(),
                        List.of("a b", "$HOME", ""),
                        Map.of("MODE", "{entry}"),
                        "src",
                        "1\n2",
                        null,
                        null));

        assertThat(session.awaitEnd(run).exitCode()).as(session.errors(run)).isZero();
        assertThat(session.output(run)).isEqualTo("['a b', '$HOME', ''] {entry} /workspace/src here 1\n2\n");
        assertThat(started(run)).isEqualTo("python tools/main.py 'a b' '$HOME' ''");
    }

    @Test
    void aFileIsTheInputHoweverLargeItIs() {
        session.write("data/in put.txt", "line\n".repeat(400_000));
        session.write("main.py", "import sys\nprint(sum(1 for line in sys.stdin))\n");

        RunId run = session.start(
                "python",
                "main.py",
                new RunOptions(
                        null, List.of(), List.of("x"), Map.of(), "", null, session.file("data/in put.txt"), null));

        assertThat(session.awaitEnd(run).exitCode()).as(session.errors(run)).isZero();
        assertThat(session.output(run)).isEqualTo("400000\n");
        assertThat(started(run)).isEqualTo("python main.py x <'data/in put.txt'");
    }

    @Test
    void aCommandOfItsOwnRunsWithoutAShell() {
        session.write("a.txt", "hello");

        RunId plain = session.start(command("cat", "a.txt", "|", "wc"));
        RunId shell = session.start(command("sh", "-c", "cat a.txt | wc -c"));

        assertThat(session.awaitEnd(plain).exitCode()).isEqualTo(1);
        assertThat(session.output(plain)).isEqualTo("hello");
        assertThat(session.errors(plain)).contains("'|'", "wc");
        assertThat(started(plain)).isEqualTo("cat a.txt '|' wc");
        assertThat(session.awaitEnd(shell).exitCode()).isZero();
        assertThat(session.output(shell)).isEqualTo("5\n");
    }

    @Test
    void aProgramOrFolderThatIsNotThereIsToldAndCostsNothingElse() {
        RunId kept = session.start(command("sh", "-c", "echo kept >left-behind"));
        session.awaitEnd(kept);

        SessionEvent.RunEnded unknown = session.awaitEnd(session.start(command("no-such-program")));
        SessionEvent.RunEnded nowhere = session.awaitEnd(session.start(
                new RunOptions(null, List.of("ls"), List.of(), Map.of(), "no/such/folder", null, null, null)));

        assertThat(unknown.reason()).isEqualTo(EndReason.START_FAILED);
        assertThat(unknown.detail()).contains("no-such-program");
        assertThat(nowhere.reason()).isEqualTo(EndReason.START_FAILED);
        assertThat(nowhere.detail()).contains("no/such/folder");
        RunId after = session.start(command("cat", "left-behind"));
        session.awaitEnd(after);
        assertThat(session.output(after)).as("what programs left behind").isEqualTo("kept\n");
    }

    @Test
    void aFileOfTheInputThatWasDeletedIsTold() {
        SessionEvent.RunEnded end = session.awaitEnd(session.start(
                new RunOptions(null, List.of("cat"), List.of(), Map.of(), "", null, EntryId.next(), null)));

        assertThat(end.reason()).isEqualTo(EndReason.START_FAILED);
        assertThat(end.detail()).isEqualTo("The file that is the program's input was deleted.");
    }

    @Test
    void anInputThatNobodyReadsDisturbsNobody() {
        RunId run = session.start(
                new RunOptions(null, List.of("true"), List.of(), Map.of(), "", "x".repeat(200_000), null, null));

        assertThat(session.awaitEnd(run).exitCode()).isZero();
        assertThat(session.errors(run)).isEmpty();
    }

    @Test
    void aCrashIsToldByTheNameOfItsSignal() {
        SessionEvent.RunEnded end = endOf("import os, signal\nos.kill(os.getpid(), signal.SIGSEGV)\n", null);

        assertThat(end.reason()).isEqualTo(EndReason.SIGNALLED);
        assertThat(end.signal()).isEqualTo("SIGSEGV");
        assertThat(end.exitCode()).isEqualTo(139);
        assertThat(end.detail()).isEqualTo("Signal SIGSEGV (segmentation fault) ended it.");
    }

    @Test
    void itsOwnTimeLimitIsBelowTheOperators() {
        SessionEvent.RunEnded end = endOf("while True: pass\n", 1);

        assertThat(end.reason()).isEqualTo(EndReason.TIME_LIMIT);
        assertThat(end.detail()).isEqualTo("It ran longer than the limit of 1 s.");
        assertThat(end.wallMillis()).isBetween(1000L, 10_000L);
        assertThat(end.cpuMillis()).isPositive();
    }

    @Test
    void theMemoryLimitIsToldWithItsFigure() {
        SessionEvent.RunEnded end = endOf("held = []\nwhile True: held.append(bytearray(1 << 20))\n", null);

        assertThat(end.reason()).isEqualTo(EndReason.MEMORY_LIMIT);
        assertThat(end.detail()).contains("128 MiB");
        assertThat(end.peakMemoryBytes()).isBetween(64 * MEBIBYTE, 160 * MEBIBYTE);
    }

    @Test
    void theOutputLimitIsToldWithItsFigureAndWhatWasPrintedIsKept() {
        SessionEvent.RunEnded end = endOf("for _ in range(1024): print('x' * (1 << 20))\n", null);

        assertThat(end.reason()).isEqualTo(EndReason.OUTPUT_LIMIT);
        assertThat(end.detail()).contains("2 MiB");
        assertThat(session.output(end.run()).length()).isBetween((int) MEBIBYTE, (int) (2 * MEBIBYTE + 65_536));
    }

    @Test
    void theDiskLimitIsToldWithItsFigure() {
        SessionEvent.RunEnded end = endOf("""
                with open("big", "wb") as file:
                    while True: file.write(b"x" * 1048576)
                """, null);

        assertThat(end.reason()).isEqualTo(EndReason.DISK_LIMIT);
        assertThat(end.detail()).contains("32 MiB");
    }

    private SessionEvent.RunEnded endOf(String program, @Nullable Integer seconds) {
        session.write("main.py", program);
        return session.awaitEnd(session.start(
                "python", "main.py", new RunOptions(null, List.of(), List.of(), Map.of(), "", null, null, seconds)));
    }

    private String started(RunId run) {
        return session.events().stream()
                .filter(SessionEvent.RunStarted.class::isInstance)
                .map(SessionEvent.RunStarted.class::cast)
                .filter(event -> event.run().equals(run))
                .findFirst()
                .orElseThrow()
                .command();
    }

    private static RunOptions command(String... words) {
        return new RunOptions(null, List.of(words), List.of(), Map.of(), "", null, null, null);
    }
}
