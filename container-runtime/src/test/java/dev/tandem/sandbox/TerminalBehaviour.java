package dev.tandem.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.sandbox.ProcessEnd.Cause;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a process has of a terminal, whichever backend makes the sandbox. */
@Timeout(60)
public abstract class TerminalBehaviour {
    private static final String CONTROL_C = "\003";
    private static final String CONTROL_D = "\004";

    private Sandbox sandbox;

    protected abstract Backend backend();

    @BeforeEach
    void open() throws SandboxException {
        sandbox = backend().create(SandboxSpec.of("terminal", Limits.DEFAULT));
    }

    @AfterEach
    void close() {
        sandbox.close();
    }

    /** A process on a terminal, as somebody sees it who sits there. */
    private static final class Seat implements AutoCloseable {
        private final SandboxProcess process;
        private final StringBuilder seen = new StringBuilder();

        private Seat(SandboxProcess process) {
            this.process = process;
        }

        void type(String text) throws IOException {
            process.input().write(text.getBytes(StandardCharsets.UTF_8));
        }

        /** Reads until the text was printed; what is printed later is for the next call. */
        void sees(String text) throws IOException {
            InputStream output = process.output();
            while (seen.indexOf(text) < 0) {
                try {
                    int next = output.read();
                    assertThat(next)
                            .as("the end, when only this was seen: %s", seen)
                            .isNotNegative();
                    seen.append((char) next);
                } catch (InterruptedIOException e) {
                    throw new AssertionError("'%s' was not seen, only: %s".formatted(text, seen), e);
                }
            }
            seen.delete(0, seen.indexOf(text) + text.length());
        }

        Ran end() throws Exception {
            return Ran.collect(process);
        }

        @Override
        public void close() {
            process.close();
        }
    }

    private Seat sit(String... command) throws SandboxException {
        return sit(TerminalSize.USUAL, command);
    }

    private Seat sit(TerminalSize size, String... command) throws SandboxException {
        return new Seat(sandbox.start(ProcessSpec.of(command).withTerminal(size)));
    }

    @Test
    void allThreeStreamsAreTheTerminalThatControlsTheProcess() throws Exception {
        String script =
                "test -t 0 && test -t 1 && test -t 2 && tty && stty size && echo $TERM && echo here >/dev/tty; echo err >&2";
        try (Seat seat = sit(new TerminalSize(132, 50), "sh", "-c", script)) {
            Ran ran = seat.end();
            assertThat(ran.output().lines())
                    .satisfiesExactly(
                            name -> assertThat(name).matches("/dev/pts/\\d+"),
                            size -> assertThat(size).isEqualTo("50 132"),
                            type -> assertThat(type).isEqualTo("xterm-256color"),
                            direct -> assertThat(direct).isEqualTo("here"),
                            error -> assertThat(error).isEqualTo("err"));
            assertThat(ran.errors()).isEmpty();
            assertThat(ran.end().exitCode()).isZero();
        }
    }

    @Test
    void whatIsTypedIsEchoedAndReadLineByLine() throws Exception {
        try (Seat seat = sit("sh", "-c", "read line; echo \"got $line\"; read rest || echo end")) {
            seat.type("wrogn\177\177\177\177ight\n"); // rubs out four characters
            seat.sees("got wight\r\n");
            seat.type(CONTROL_D);
            seat.sees("end\r\n");
            assertThat(seat.end().end().exitCode()).isZero();
        }
    }

    @Test
    void controlCInterruptsWhatIsInTheForeground() throws Exception {
        // Not a shell that goes on with another program: dash notes an interrupt for later, and then executes that.
        try (Seat seat = sit("cat")) {
            seat.type("ready\n");
            seat.sees("ready\r\nready\r\n"); // the terminal's echo, and the program's
            seat.type(CONTROL_C);
            ProcessEnd end = seat.end().end();
            assertThat(end.exitCode()).isEqualTo(128 + 2);
            assertThat(end.cause()).isEqualTo(Cause.SIGNALLED);
        }
    }

    @Test
    void aShellHasJobControl() throws Exception {
        try (Seat seat = sit("bash", "--norc", "--noprofile", "-i")) {
            // Each line is typed when the shell asks for it: what is typed ahead would be echoed twice.
            seat.type("PS1='your ''turn'\n");
            seat.sees("your turn");
            // Not a shell: one that is stopped while its child has not executed yet stays in vfork for good.
            seat.type("python3 -c \"import time; print('go' + 'ing', flush=True); time.sleep(100)\"\n");
            seat.sees("going\r\n");
            seat.type("\032"); // Ctrl-Z
            seat.sees("Stopped");
            seat.sees("your turn");
            // Not "wait", which passes over a job of which the shell has not yet heard that it is no longer stopped.
            seat.type("kill %1; while jobs %1 >/dev/null 2>&1; do sleep 0.02; done; echo done=$((6*7))\n");
            seat.sees("done=42");
            seat.sees("your turn");
            seat.type("exit 3\n");
            assertThat(seat.end().end().exitCode()).isEqualTo(3);
        }
    }

    @Test
    void aProgramIsToldOfANewSize() throws Exception {
        String script = "trap 'stty size; exit' WINCH; echo ready; while :; do sleep 0.02; done";
        try (Seat seat = sit("sh", "-c", script)) {
            seat.sees("ready\r\n");
            seat.process.resize(new TerminalSize(100, 30));
            seat.sees("30 100\r\n");
            assertThat(seat.end().end().exitCode()).isZero();
            seat.process.resize(TerminalSize.USUAL); // after the end: nothing
        }
    }

    @Test
    void nothingOfALongOutputIsLost() throws Exception {
        try (Seat seat = sit("seq", "1", "50000")) {
            List<String> lines = seat.end().output().lines().toList();
            assertThat(lines).hasSize(50_000).endsWith("49999", "50000");
        }
    }

    @Test
    void whatRunsInTheBackgroundEndsWithTheShell() throws Exception {
        try (Seat seat = sit("sh", "-c", "(trap '' HUP; sleep 1000) & echo started")) {
            assertThat(seat.end().output()).isEqualTo("started\r\n");
            Ran.assertNobodyIsLeftIn(sandbox);
        }
    }

    @Test
    void severalStandSideBySide() throws Exception {
        try (Seat first = sit("cat");
                Seat second = sit("cat")) {
            first.type("one\n");
            second.type("two\n");
            first.sees("one\r\none\r\n");
            second.sees("two\r\ntwo\r\n");
            first.type(CONTROL_D);
            assertThat(first.end().end().exitCode()).isZero();
            second.type("again\n");
            second.sees("again\r\nagain\r\n");
            second.process.stop();
            assertThat(second.end().end().cause()).isEqualTo(Cause.STOPPED);
        }
    }

    @Test
    void terminalsAreGivenBack() throws Exception {
        for (int i = 0; i < 100; i++) { // more than there may be at once
            try (Seat seat = sit("true")) {
                assertThat(seat.end().end().exitCode()).isZero();
            }
        }
        assertThatThrownBy(() -> sit("no-such-program")).isInstanceOf(SandboxException.class);
        // An engine gives one back a moment after it has told the end.
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        String first = terminal();
        while (!first.startsWith("/dev/pts/0") && System.nanoTime() < deadline) {
            first = terminal();
        }
        assertThat(first).startsWith("/dev/pts/0");
    }

    private String terminal() throws Exception {
        try (Seat seat = sit("tty")) {
            return seat.end().output();
        }
    }

    @Test
    void aProcessOnPipesHasNoSize() throws Exception {
        try (SandboxProcess process = sandbox.start(ProcessSpec.of("true"))) {
            assertThatThrownBy(() -> process.resize(TerminalSize.USUAL)).isInstanceOf(IllegalStateException.class);
            process.await();
        }
        assertThatThrownBy(() -> new TerminalSize(0, 24)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new TerminalSize(80, 1001)).isInstanceOf(IllegalArgumentException.class);
    }
}
