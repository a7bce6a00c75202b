package dev.tandem.runner;

import static dev.tandem.runner.fake.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tandem.protocol.SessionEvent;
import dev.tandem.protocol.TerminalEnd;
import dev.tandem.protocol.TerminalId;
import dev.tandem.runner.language.Images;
import dev.tandem.runner.language.LanguageCatalog;
import dev.tandem.runner.language.Toolchains;
import dev.tandem.runner.run.RunLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Shells in real sandboxes on real terminals, from the record in the log to what two pages show. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RealTerminalsTest {
    private SandboxSupply sandboxes;
    private LiveSession session;
    private TerminalId terminal;

    @BeforeAll
    void open(@TempDir Path state) {
        RunnerConfig config = TestConfig.of(
                Map.of("tandem.sandbox.disk", "128M", "tandem.sandbox.state-directory", state.toString()));
        sandboxes = SandboxSupply.open(config.sandbox(), Images.ONE);
        assumeTrue(sandboxes.backendName() != null, "no sandbox here: " + sandboxes.unavailableReason());
    }

    @BeforeEach
    void begin() {
        session = new LiveSession(
                sandboxes,
                Toolchains.none(LanguageCatalog.bundled(), "terminals only"),
                new RunLimits(Duration.ofSeconds(60), Duration.ofSeconds(60), 1 << 20),
                256 << 20);
        terminal = session.openTerminal(80, 24);
        sees("[$#] ?$");
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
    void aShellEchoesAndDoes() {
        type("echo $((6*7)) $TERM; stty size\n");

        sees("42 xterm-256color\n24 80");
    }

    @Test
    void theFilesOfTheSessionAreThere() {
        session.write("hello.txt", "from the editor\n");
        eventually("the file is written", () -> {
            type("cat hello.txt\n");
            return session.seen(terminal).contains("from the editor");
        });
    }

    @Test
    void aQuestionForTheCursorHasExactlyOneAnswer() {
        type("printf '\\e[6n'; IFS= read -rsd R -t 2 answer; IFS= read -rsd R -t 1 other; "
                + "printf '%s|%s|\\n' \"${answer#?}\" \"$other\"\n");

        sees("\\[\\d+;\\d+\\|\\|");
    }

    @Test
    void interruptingAndJobControlWork() {
        // Between its fork and its exec a shell's child can miss what is typed.
        type("echo $((40 + 2)); sleep 100\n");
        sees("\n42");
        interrupt();
        type("echo code $?\n");
        sees("code 130");

        type("clear; sleep 200 & sleep 300\n");
        sees("^\\[1\\]");
        type("\u001a");
        sees("Stopped");
        type("jobs; kill %1 %2; echo done\n");
        sees("(?s)Running.*sleep 200.*Stopped.*sleep 300.*done|(?s)Stopped.*sleep 300.*done");
    }

    @Test
    void aResizeReachesTheProgramAndTheScreen() {
        session.resize(terminal, 100, 30);
        type("stty size; printf 'x%.0s' {1..95}; echo\n");

        sees("30 100");
        sees("x{95}");
        assertThat(session.seenByLatecomer(terminal)).containsPattern("x{95}");
    }

    @Test
    void aFullScreenProgramIsSeenByWhoeverComesLateAndLeavesTheScreenAsItWas() {
        assumeHas("less");
        type("seq 1 500 > numbers; clear; echo before; less numbers\n");
        sees("(?s)^1\n2\n3\n");
        session.resize(terminal, 60, 12);
        sees("^(\\d+\n){11}[^\n]*$");
        eventually(
                "who comes late sees the same",
                () -> session.seenByLatecomer(terminal).equals(session.seen(terminal)));
        eventually("less goes to the end", () -> {
            type("G"); // it throws away what is typed while it takes in the new size
            return session.seen(terminal).contains("\n500\n");
        });
        assertThat(session.seenByLatecomer(terminal)).contains("500");

        type("q");
        sees("before\n.*less numbers|before");
        assertThat(session.seenByLatecomer(terminal)).contains("before").doesNotContain("499");
    }

    @Test
    void anEditorWorks() {
        assumeHas("vi");
        type("vi -u NONE note.txt\n");
        sees("~\n");
        type("ihello from vi");
        sees("hello from vi");
        type("\u001b");
        type(":wq\n");
        sees("note.txt\n.*[$#] ?$");
        type("clear; cat note.txt\n");

        sees("hello from vi");
    }

    @Test
    void aMillionLinesAreNotHeapedAndTheEndIsSeen() {
        type("seq 1 200000; echo finished\n");
        sees("199999\n200000\nfinished");

        long bytes = 0;
        for (SessionEvent event : session.events()) {
            bytes += event instanceof SessionEvent.TerminalOutput output
                    ? output.bytes().length
                    : event instanceof SessionEvent.TerminalScreen screen ? screen.bytes().length : 0;
        }
        assertThat(bytes).isLessThan(1 << 20);
        assertThat(session.seenByLatecomer(terminal)).contains("finished");
    }

    @Test
    void aProgramThatPrintsForEverCanBeInterrupted() {
        type("yes\n");
        sees("y\ny\ny");
        interrupt();
        type("echo stopped $?\n");

        sees("stopped 130");
    }

    @Test
    void aShellThatEndsTellsItsCode() {
        type("exit 7\n");

        SessionEvent.TerminalClosed closed = session.awaitClosed(terminal);
        assertThat(closed.reason()).isEqualTo(TerminalEnd.EXITED);
        assertThat(closed.exitCode()).isEqualTo(7);
    }

    @Test
    void aTerminalThatIsClosedTakesItsProgramsAlong() {
        type("sleep 1000 &\n");
        session.close(terminal);

        assertThat(session.awaitClosed(terminal).reason()).isEqualTo(TerminalEnd.CLOSED);
        TerminalId other = session.openTerminal(80, 24);
        session.type(other, "pgrep sleep || echo nobody\n");
        eventually("nothing is left", () -> session.seen(other).contains("\nnobody"));
    }

    @Test
    void severalTerminalsShareOneSandbox() {
        TerminalId other = session.openTerminal(80, 24);
        type("echo hello > /tmp/shared\n");
        eventually("the other one sees it", () -> {
            session.type(other, "cat /tmp/shared\n");
            return session.seen(other).contains("\nhello");
        });
    }

    /** What is typed before the interrupt is dealt with is thrown away with it: so does every terminal. */
    private void interrupt() {
        type("\u0003");
        sees("\\^C\n.*[$#] ?$");
    }

    private void assumeHas(String program) {
        type("command -v " + program + " >/dev/null && echo has || echo lacks\n");
        sees("\n(has|lacks)");
        assumeTrue(session.seen(terminal).contains("\nhas"), "no " + program + " in the sandbox");
    }

    private void type(String text) {
        session.type(terminal, text);
    }

    private void sees(String pattern) {
        Pattern wanted = Pattern.compile(pattern);
        try {
            eventually(
                    "the terminal shows " + pattern,
                    () -> wanted.matcher(session.seen(terminal)).find());
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + ", it shows:\n" + session.seen(terminal), e);
        }
    }
}
