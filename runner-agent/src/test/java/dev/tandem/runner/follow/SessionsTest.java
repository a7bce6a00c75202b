package dev.tandem.runner.follow;

import static dev.tandem.runner.fake.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.crdt.Doc;
import dev.tandem.protocol.EndReason;
import dev.tandem.protocol.Entry;
import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.EntryKind;
import dev.tandem.protocol.OutputStream;
import dev.tandem.protocol.RunId;
import dev.tandem.protocol.SessionEvent;
import dev.tandem.protocol.ToRunner;
import dev.tandem.protocol.TreeChange;
import dev.tandem.runner.fake.FakeProcess;
import dev.tandem.runner.fake.FakeSandbox;
import dev.tandem.runner.run.RunLimits;
import dev.tandem.sandbox.ProcessEnd;
import dev.tandem.sandbox.SandboxError;
import dev.tandem.sandbox.SandboxException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is recorded in a session happens in its workspace and its runs. */
class SessionsTest {
    private final SessionHarness session;

    SessionsTest(@TempDir Path folder) {
        session = new SessionHarness(folder);
    }

    @AfterEach
    void close() {
        session.close();
    }

    @Test
    void aSandboxWithTheFilesIsThereBeforeAnyoneRuns() {
        session.assign();

        eventually("the file is written", () -> Files.exists(session.path("main.py")));
        assertThat(session.sessions.count()).isEqualTo(1);
        assertThat(session.sandboxes).hasSize(1);
    }

    @Test
    void treeChangesReachTheDiskWithoutARun() {
        session.assign();
        EntryId source = EntryId.next();
        session.happens(new SessionEvent.TreeChanged(List.of(
                new TreeChange.Created(new Entry(source, null, "src", EntryKind.FOLDER)),
                new TreeChange.Moved(SessionHarness.MAIN.id(), source),
                new TreeChange.Renamed(SessionHarness.MAIN.id(), "app.py"))));
        eventually("written", () -> {
            session.time.pass(WriteDelay.MOST);
            return Files.exists(session.path("src/app.py"));
        });

        assertThat(session.path("main.py")).doesNotExist();
    }

    @Test
    void aRunIsReportedFromItsStartToItsEnd() throws InterruptedException {
        FakeProcess process = session.run();
        process.print("hello\n");
        eventually("the first output", () -> !session.output().isEmpty());
        process.printError("oops\n");
        process.exit(3);

        SessionEvent.RunEnded end = session.awaitEnd(SessionHarness.RUN);

        assertThat(process.spec().command()).containsExactly("python3", "main.py");
        assertThat(process.spec().environment()).containsEntry("PYTHONUNBUFFERED", "1");
        assertThat(session.platform.events().getFirst())
                .isEqualTo(new SessionEvent.RunStarted(SessionHarness.RUN, "run", "python main.py"));
        assertThat(session.output()).isEqualTo("hello\n");
        assertThat(session.platform.output(SessionHarness.RUN, OutputStream.STDERR))
                .isEqualTo("oops\n");
        assertThat(end).isEqualTo(new SessionEvent.RunEnded(SessionHarness.RUN, EndReason.EXITED, 3, 20, 7, 4096, ""));
    }

    @Test
    void aFailedCompilationIsTheEnd() throws InterruptedException {
        Entry java = new Entry(EntryId.next(), null, "Main.java", EntryKind.FILE);
        session.assign();
        session.happens(new SessionEvent.TreeChanged(List.of(new TreeChange.Created(java))));
        session.happens(new SessionEvent.RunRequested(SessionHarness.RUN, "java", java.id()));
        FakeProcess compiler = session.sandbox().nextProcess();
        eventually("a compiler reads no input", compiler::isInputClosed);
        compiler.printError("Main.java:1: error\n");
        compiler.exit(1);

        assertThat(session.awaitEnd(SessionHarness.RUN).reason()).isEqualTo(EndReason.COMPILE_FAILED);
        assertThat(session.platform.events().getFirst())
                .isEqualTo(new SessionEvent.RunStarted(SessionHarness.RUN, "compile", "javac *.java"));
        assertThat(session.sandbox().isQuiet()).isTrue();
    }

    @Test
    void whatIsTypedWhileCompilingReachesTheProgram() throws InterruptedException {
        Entry java = new Entry(EntryId.next(), null, "Main.java", EntryKind.FILE);
        session.assign();
        session.happens(new SessionEvent.TreeChanged(List.of(new TreeChange.Created(java))));
        session.happens(new SessionEvent.RunRequested(SessionHarness.RUN, "java", java.id()));
        FakeProcess compiler = session.sandbox().nextProcess();
        session.happens(new SessionEvent.RunInput(SessionHarness.RUN, "early\n".getBytes(StandardCharsets.UTF_8)));
        session.happens(new SessionEvent.RunInputClosed(SessionHarness.RUN));
        compiler.exit(0);
        FakeProcess program = session.sandbox().nextProcess();

        eventually("input and its end", program::isInputClosed);
        assertThat(program.typed()).isEqualTo("early\n");
        assertThat(compiler.typed()).isEmpty();
        program.exit(0);
        assertThat(session.awaitEnd(SessionHarness.RUN).reason()).isEqualTo(EndReason.EXITED);
    }

    @Test
    void inputAndStopReachTheProgram() throws InterruptedException {
        FakeProcess process = session.run();
        session.happens(new SessionEvent.RunInput(SessionHarness.RUN, "42\n".getBytes(StandardCharsets.UTF_8)));
        eventually("typed", () -> process.typed().equals("42\n"));

        session.happens(new SessionEvent.RunStopRequested(SessionHarness.RUN));

        SessionEvent.RunEnded end = session.awaitEnd(SessionHarness.RUN);
        assertThat(end.reason()).isEqualTo(EndReason.STOPPED);
        assertThat(end.exitCode()).isNull();
    }

    @Test
    void recordsThatComeTwiceHappenOnce() throws InterruptedException {
        session.assign();
        var record =
                session.record(new SessionEvent.RunRequested(SessionHarness.RUN, "python", SessionHarness.MAIN.id()));
        session.sessions.received(new ToRunner.Records(SessionHarness.SESSION, List.of(record)));
        session.sessions.received(new ToRunner.Records(SessionHarness.SESSION, List.of(record)));
        session.sandbox().nextProcess().exit(0);
        session.awaitEnd(SessionHarness.RUN);
        RunId second = RunId.next();
        session.happens(new SessionEvent.RunRequested(second, "python", SessionHarness.MAIN.id()));
        session.sandbox().nextProcess().exit(0);
        session.awaitEnd(second);

        assertThat(session.platform.events().stream().filter(SessionEvent.RunStarted.class::isInstance))
                .hasSize(2);
    }

    @Test
    void aProgramThatPrintsWithoutEndIsMadeToWait() throws InterruptedException {
        FakeProcess process = session.run();
        for (int chunk = 0; chunk < 200; chunk++) {
            process.print("x".repeat(16 << 10));
        }
        eventually("a mebibyte was read", () -> process.bytesRead() >= RunLimits.UNACKNOWLEDGED_BYTES);
        // The reader is let in while less than the limit waits, so it takes at most one piece beyond it.
        assertThat(process.bytesRead()).isLessThanOrEqualTo(RunLimits.UNACKNOWLEDGED_BYTES + (16 << 10));

        process.exit(0);
        eventually("the end", () -> {
            session.answerAppends();
            return !session.ends(SessionHarness.RUN).isEmpty();
        });

        assertThat(session.output()).hasSize(200 * (16 << 10));
    }

    @Test
    void withoutASandboxARunEndsWithTheReason() {
        session.refusal = new SandboxException(SandboxError.NOT_PRIVILEGED, "The runner is not root.");
        session.assign();
        session.happens(new SessionEvent.RunRequested(SessionHarness.RUN, "python", SessionHarness.MAIN.id()));

        SessionEvent.RunEnded end = session.awaitEnd(SessionHarness.RUN);
        assertThat(end.reason()).isEqualTo(EndReason.START_FAILED);
        assertThat(end.detail()).contains("SBX-02", "not root");
    }

    @Test
    void aLanguageWithoutToolchainEndsWithTheReason() {
        session.assign();
        session.happens(new SessionEvent.RunRequested(SessionHarness.RUN, "javascript", SessionHarness.MAIN.id()));

        assertThat(session.awaitEnd(SessionHarness.RUN).detail()).contains("JavaScript was not found", "Node.js");
    }

    @Test
    void aFileThatIsGoneEndsWithTheReason() {
        session.assign();
        session.happens(new SessionEvent.RunRequested(SessionHarness.RUN, "python", EntryId.next()));

        assertThat(session.awaitEnd(SessionHarness.RUN).detail()).isEqualTo("The file to run was deleted.");
    }

    @Test
    void aRunFindsWhatAProgramWroteAndWhatPeopleTyped() throws IOException, InterruptedException {
        session.run().exit(0);
        session.awaitEnd(SessionHarness.RUN);
        eventually("off the list", () -> session.sessions.runs() == 0);
        Files.writeString(session.path("main.py"), "by a program\n");
        session.happens(typed("by a person\n"));

        session.happens(new SessionEvent.RunRequested(RunId.next(), "python", SessionHarness.MAIN.id()));
        session.sandbox().nextProcess();

        assertThat(session.path("main.py")).content().contains("by a program\n", "by a person\n");
    }

    private static SessionEvent typed(String text) {
        Doc doc = new Doc();
        doc.getText("content").insert(0, text);
        return new SessionEvent.DocumentUpdated(SessionHarness.MAIN.id(), doc.encodeStateAsUpdate());
    }

    @Test
    void aFullDiskIsReplacedForTheNextRun() throws InterruptedException {
        session.assign();
        eventually("written", () -> Files.exists(session.path("main.py")));
        FakeSandbox full = session.sandbox();
        full.disk().fill();
        session.happens(typed("print(1)\n"));

        session.happens(new SessionEvent.RunRequested(SessionHarness.RUN, "python", SessionHarness.MAIN.id()));

        eventually("another sandbox", () -> session.sandboxes.size() == 2);
        session.sandbox().nextProcess();
        assertThat(full.isClosed()).isTrue();
        assertThat(session.path("main.py")).exists();
    }

    @Test
    void afterARunThatFilledTheDiskTheNextOneHasAFreshOne() throws InterruptedException {
        session.run().end(ProcessEnd.Cause.DISK_LIMIT, 1);
        assertThat(session.awaitEnd(SessionHarness.RUN).reason()).isEqualTo(EndReason.DISK_LIMIT);
        eventually("off the list", () -> session.sessions.runs() == 0);

        RunId second = RunId.next();
        session.happens(new SessionEvent.RunRequested(second, "python", SessionHarness.MAIN.id()));

        eventually("another sandbox", () -> session.sandboxes.size() == 2);
        session.sandbox().nextProcess().exit(0);
        session.awaitEnd(second);
    }

    @Test
    void nothingIsReportedToALogThatIsClosed() throws InterruptedException {
        FakeProcess process = session.run();
        eventually("the start", () -> session.platform.events().size() == 1);

        session.happens(new SessionEvent.SessionEnded());

        eventually("stopped", process::isStopped);
        eventually("off the list", () -> session.sessions.runs() == 0);
        assertThat(session.platform.events()).hasSize(1);
    }

    @Test
    void aReleasedSessionLeavesNothing() throws InterruptedException {
        FakeProcess process = session.run();

        session.sessions.received(new ToRunner.Released(SessionHarness.SESSION));

        assertThat(session.sessions.count()).isZero();
        eventually("closed", () -> process.isStopped() && session.sandbox().isClosed());
    }
}
