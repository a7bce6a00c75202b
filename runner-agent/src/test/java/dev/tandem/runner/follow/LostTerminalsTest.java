package dev.tandem.runner.follow;

import static dev.tandem.runner.fake.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.protocol.LogRecord;
import dev.tandem.protocol.SessionEvent;
import dev.tandem.protocol.SessionSnapshot.OpenTerminal;
import dev.tandem.protocol.TerminalEnd;
import dev.tandem.protocol.TerminalId;
import dev.tandem.runner.fake.FakeProcess;
import dev.tandem.sandbox.SandboxError;
import dev.tandem.sandbox.SandboxException;
import dev.tandem.sandbox.TerminalSize;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Terminals through lost connections, refusals and other runners' deaths. */
class LostTerminalsTest {
    private static final TerminalId TERMINAL = TerminalId.next();

    private final SessionHarness session;

    LostTerminalsTest(@TempDir Path folder) {
        session = new SessionHarness(folder);
    }

    @AfterEach
    void close() {
        session.close();
    }

    @Test
    void recordsAreObeyed() throws InterruptedException {
        FakeProcess shell = open();

        session.happens(input("ls\n"));
        session.happens(new SessionEvent.TerminalResized(TERMINAL, 100, 30));

        eventually("typed", () -> shell.typed().equals("ls\n"));
        eventually("resized", () -> shell.sizes().equals(List.of(new TerminalSize(100, 30))));
        assertThat(shell.spec().terminal()).isEqualTo(TerminalSize.USUAL);
    }

    @Test
    void aTerminalGoesOnThroughALostConnectionAndNothingIsLostOrRepeated() throws InterruptedException {
        FakeProcess shell = open();
        shell.print("1");
        eventually("output", () -> output().equals("1"));
        session.sessions.connectionLost();
        shell.print("2");
        eventually("read", () -> shell.bytesRead() == 2);
        LogRecord typed = session.record(input("go\n"));

        session.assignTerminals(new OpenTerminal(TERMINAL, 80, 24, 1, List.of(typed)));

        eventually("input", () -> shell.typed().equals("go\n"));
        session.time.pass(Duration.ofSeconds(1));
        eventually("the rest", () -> output().equals("12"));
        assertThat(session.sandboxes).hasSize(1);
    }

    @Test
    void aTerminalOfARunnerThatIsGoneIsEndedInWords() {
        session.assignTerminals(new OpenTerminal(TERMINAL, 80, 24, 5, List.of()));

        eventually("its end", () -> ends().size() == 1);
        assertThat(ends().getFirst().reason()).isEqualTo(TerminalEnd.RUNNER_LOST);
        assertThat(ends().getFirst().detail()).contains("Open a new one");
        assertThat(session.platform.appends().getFirst().reports().getFirst().number())
                .isEqualTo(6);
    }

    @Test
    void aTerminalThatNoRunnerStartedIsStarted() throws InterruptedException {
        LogRecord typed = session.record(input("ls\n"));
        session.assignTerminals(new OpenTerminal(TERMINAL, 80, 24, 0, List.of(typed)));

        FakeProcess shell = session.sandbox().nextProcess();
        eventually("typed", () -> shell.typed().equals("ls\n"));
    }

    @Test
    void whatTheLogSaysToBeOverIsEnded() throws InterruptedException {
        FakeProcess shell = open();
        session.sessions.connectionLost();

        session.assignTerminals();

        eventually("stopped", shell::isStopped);
        assertThat(ends()).isEmpty();
    }

    @Test
    void aTerminalWithoutASandboxSaysWhy() {
        session.refusal = new SandboxException(SandboxError.CLOSED, "No sandbox today.");
        session.assign();
        session.happens(new SessionEvent.TerminalOpened(TERMINAL, "Terminal 1", 80, 24));

        eventually("its end", () -> ends().size() == 1);
        assertThat(ends().getFirst().reason()).isEqualTo(TerminalEnd.START_FAILED);
        assertThat(ends().getFirst().detail()).contains("No sandbox today.");
    }

    @Test
    void closingAndTheEndOfTheSessionEndTheShell() throws InterruptedException {
        FakeProcess shell = open();
        session.happens(new SessionEvent.TerminalCloseRequested(TERMINAL));
        eventually("stopped", shell::isStopped);
        eventually("its end", () -> ends().size() == 1);
        assertThat(ends().getFirst().reason()).isEqualTo(TerminalEnd.CLOSED);

        TerminalId other = TerminalId.next();
        session.happens(new SessionEvent.TerminalOpened(other, "Terminal 2", 80, 24));
        FakeProcess second = session.sandbox().nextProcess();
        session.happens(new SessionEvent.SessionEnded());
        eventually("stopped too", second::isStopped);
    }

    private FakeProcess open() throws InterruptedException {
        session.assign();
        session.happens(new SessionEvent.TerminalOpened(TERMINAL, "Terminal 1", 80, 24));
        return session.sandbox().nextProcess();
    }

    private static SessionEvent input(String text) {
        return new SessionEvent.TerminalInput(TERMINAL, text.getBytes(StandardCharsets.UTF_8));
    }

    private String output() {
        StringBuilder text = new StringBuilder();
        session.platform.events().forEach(event -> {
            if (event instanceof SessionEvent.TerminalOutput output) {
                text.append(new String(output.bytes(), StandardCharsets.UTF_8));
            }
        });
        return text.toString();
    }

    private List<SessionEvent.TerminalClosed> ends() {
        return session.platform.events().stream()
                .filter(SessionEvent.TerminalClosed.class::isInstance)
                .map(SessionEvent.TerminalClosed.class::cast)
                .toList();
    }
}
