package dev.tandem.runner.follow;

import static dev.tandem.runner.fake.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.protocol.EndReason;
import dev.tandem.protocol.Entry;
import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.EntryKind;
import dev.tandem.protocol.LogRecord;
import dev.tandem.protocol.OutputStream;
import dev.tandem.protocol.ParticipantId;
import dev.tandem.protocol.RunId;
import dev.tandem.protocol.SessionEvent;
import dev.tandem.protocol.SessionId;
import dev.tandem.protocol.SessionSnapshot;
import dev.tandem.protocol.SessionSnapshot.UnfinishedRun;
import dev.tandem.protocol.ToRunner;
import dev.tandem.protocol.TreeChange;
import dev.tandem.runner.fake.FakePlatform;
import dev.tandem.runner.fake.FakeProcess;
import dev.tandem.runner.fake.FakeSandbox;
import dev.tandem.runner.fake.ManualScheduler;
import dev.tandem.runner.language.LanguageCatalog;
import dev.tandem.runner.language.Toolchains;
import dev.tandem.runner.report.Appends;
import dev.tandem.runner.run.RunLimits;
import dev.tandem.sandbox.ProcessEnd;
import dev.tandem.sandbox.SandboxError;
import dev.tandem.sandbox.SandboxException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionsTest {
    private static final Duration GRACE = Duration.ofSeconds(30);
    private static final SessionId SESSION = SessionId.next();
    private static final ParticipantId ANN = ParticipantId.next();
    private static final Entry MAIN = new Entry(EntryId.next(), null, "main.py", EntryKind.FILE);
    private static final RunId RUN = RunId.next();

    @TempDir
    Path folder;

    private final FakePlatform platform = new FakePlatform();
    private final Appends appends = new Appends(platform);
    private final ManualScheduler time = new ManualScheduler();
    private final List<FakeSandbox> sandboxes = new CopyOnWriteArrayList<>();
    private final List<String> restarts = new CopyOnWriteArrayList<>();
    private volatile @Nullable SandboxException refusal;
    private final Sessions sessions = new Sessions(
            new FollowerParts(
                    this::makeSandbox,
                    64 << 20,
                    LanguageCatalog.bundled(),
                    Toolchains.detect(
                            LanguageCatalog.bundled(),
                            command -> command.contains("python3 --version")
                                    ? "Python 3.11.2"
                                    : command.toString().contains("javac") ? "/jdk JAVA_VERSION=\"25\"" : ""),
                    new RunLimits(Duration.ofSeconds(60), Duration.ofMinutes(10), 8 << 20),
                    time,
                    time),
            appends,
            GRACE,
            this.restarts::add);

    private long sequence = 10;
    private int answered;

    @AfterEach
    void close() {
        sessions.close();
    }

    @Test
    void aSandboxWithTheFilesIsThereBeforeAnyoneRuns() {
        assign();

        eventually("the file is written", () -> Files.exists(path("main.py")));
        assertThat(sessions.count()).isEqualTo(1);
        assertThat(sandboxes).hasSize(1);
    }

    @Test
    void treeChangesReachTheDiskWithoutARun() {
        assign();
        EntryId source = EntryId.next();
        happens(new SessionEvent.TreeChanged(List.of(
                new TreeChange.Created(new Entry(source, null, "src", EntryKind.FOLDER)),
                new TreeChange.Moved(MAIN.id(), source),
                new TreeChange.Renamed(MAIN.id(), "app.py"))));
        eventually("written", () -> {
            time.pass(SessionFollower.MOST_UNWRITTEN);
            return Files.exists(path("src/app.py"));
        });

        assertThat(path("main.py")).doesNotExist();
    }

    @Test
    void aRunIsReportedFromItsStartToItsEnd() throws InterruptedException {
        FakeProcess process = run();
        process.print("hello\n");
        eventually("the first output", () -> !output().isEmpty());
        process.printError("oops\n");
        process.exit(3);

        SessionEvent.RunEnded end = awaitEnd(RUN);

        assertThat(process.spec().command()).containsExactly("python3", "main.py");
        assertThat(process.spec().environment()).containsEntry("PYTHONUNBUFFERED", "1");
        assertThat(platform.events().getFirst()).isEqualTo(new SessionEvent.RunStarted(RUN, "run", "python main.py"));
        assertThat(output()).isEqualTo("hello\n");
        assertThat(platform.output(RUN, OutputStream.STDERR)).isEqualTo("oops\n");
        assertThat(end).isEqualTo(new SessionEvent.RunEnded(RUN, EndReason.EXITED, 3, 20, 7, 4096, ""));
    }

    @Test
    void aFailedCompilationIsTheEnd() throws InterruptedException {
        Entry java = new Entry(EntryId.next(), null, "Main.java", EntryKind.FILE);
        assign();
        happens(new SessionEvent.TreeChanged(List.of(new TreeChange.Created(java))));
        happens(new SessionEvent.RunRequested(RUN, "java", java.id()));
        FakeProcess compiler = sandbox().nextProcess();
        eventually("a compiler reads no input", compiler::isInputClosed);
        compiler.printError("Main.java:1: error\n");
        compiler.exit(1);

        assertThat(awaitEnd(RUN).reason()).isEqualTo(EndReason.COMPILE_FAILED);
        assertThat(platform.events().getFirst()).isEqualTo(new SessionEvent.RunStarted(RUN, "compile", "javac *.java"));
        assertThat(sandbox().isQuiet()).isTrue();
    }

    @Test
    void whatIsTypedWhileCompilingReachesTheProgram() throws InterruptedException {
        Entry java = new Entry(EntryId.next(), null, "Main.java", EntryKind.FILE);
        assign();
        happens(new SessionEvent.TreeChanged(List.of(new TreeChange.Created(java))));
        happens(new SessionEvent.RunRequested(RUN, "java", java.id()));
        FakeProcess compiler = sandbox().nextProcess();
        happens(new SessionEvent.RunInput(RUN, "early\n".getBytes(StandardCharsets.UTF_8)));
        happens(new SessionEvent.RunInputClosed(RUN));
        compiler.exit(0);
        FakeProcess program = sandbox().nextProcess();

        eventually("input and its end", program::isInputClosed);
        assertThat(program.typed()).isEqualTo("early\n");
        assertThat(compiler.typed()).isEmpty();
        program.exit(0);
        assertThat(awaitEnd(RUN).reason()).isEqualTo(EndReason.EXITED);
    }

    @Test
    void inputAndStopReachTheProgram() throws InterruptedException {
        FakeProcess process = run();
        happens(new SessionEvent.RunInput(RUN, "42\n".getBytes(StandardCharsets.UTF_8)));
        eventually("typed", () -> process.typed().equals("42\n"));

        happens(new SessionEvent.RunStopRequested(RUN));

        SessionEvent.RunEnded end = awaitEnd(RUN);
        assertThat(end.reason()).isEqualTo(EndReason.STOPPED);
        assertThat(end.exitCode()).isNull();
    }

    @Test
    void recordsThatComeTwiceHappenOnce() throws InterruptedException {
        assign();
        var record = new LogRecord(11, Instant.EPOCH, ANN, new SessionEvent.RunRequested(RUN, "python", MAIN.id()));
        sessions.received(new ToRunner.Records(SESSION, List.of(record)));
        sessions.received(new ToRunner.Records(SESSION, List.of(record)));
        sandbox().nextProcess().exit(0);
        awaitEnd(RUN);
        sequence = 11;
        RunId second = RunId.next();
        happens(new SessionEvent.RunRequested(second, "python", MAIN.id()));
        sandbox().nextProcess().exit(0);
        awaitEnd(second);

        assertThat(platform.events().stream().filter(SessionEvent.RunStarted.class::isInstance))
                .hasSize(2);
    }

    @Test
    void aProgramThatPrintsWithoutEndIsMadeToWait() throws InterruptedException {
        FakeProcess process = run();
        for (int chunk = 0; chunk < 200; chunk++) {
            process.print("x".repeat(16 << 10));
        }
        eventually("a mebibyte was read", () -> process.bytesRead() >= RunLimits.UNACKNOWLEDGED_BYTES);
        // The reader is let in while less than the limit waits, so it takes at most one piece beyond it.
        assertThat(process.bytesRead()).isLessThanOrEqualTo(RunLimits.UNACKNOWLEDGED_BYTES + (16 << 10));

        process.exit(0);
        eventually("the end", () -> {
            answerAppends();
            return !ends(RUN).isEmpty();
        });

        assertThat(output()).hasSize(200 * (16 << 10));
    }

    @Test
    void aRunGoesOnThroughALostConnectionAndNothingIsLostOrRepeated() throws InterruptedException {
        FakeProcess process = run();
        process.print("1");
        eventually("output", () -> output().equals("1"));
        sessions.connectionLost();
        process.print("2");
        eventually("read", () -> process.bytesRead() == 2);
        // The log has the start and the first output; Ann's input was recorded while the connection was gone.
        var typed = record(new SessionEvent.RunInput(RUN, "go\n".getBytes(StandardCharsets.UTF_8)));

        assign(unfinished(2, typed));

        eventually("input", () -> process.typed().equals("go\n"));
        process.exit(0);
        awaitEnd(RUN);
        assertThat(output()).isEqualTo("12");
        assertThat(sandboxes).hasSize(1);
    }

    @Test
    void aStopThatWasRecordedWhileTheConnectionWasGoneIsObeyed() throws InterruptedException {
        FakeProcess process = run();
        sessions.connectionLost();

        assign(unfinished(1, record(new SessionEvent.RunStopRequested(RUN))));

        assertThat(awaitEnd(RUN).reason()).isEqualTo(EndReason.STOPPED);
        assertThat(process.isStopped()).isTrue();
    }

    @Test
    void aSessionThatIsNotAssignedAgainInTimeEnds() throws InterruptedException {
        FakeProcess process = run();
        sessions.connectionLost();
        time.pass(GRACE.minusMillis(1));
        assertThat(sessions.count()).isEqualTo(1);

        time.pass(Duration.ofMillis(1));

        assertThat(sessions.count()).isZero();
        eventually("everything is closed", () -> sandbox().isClosed() && process.isStopped());
    }

    @Test
    void aSessionThatIsAssignedAgainStays() {
        assign();
        sessions.connectionLost();
        assign();
        time.pass(GRACE);

        assertThat(sessions.count()).isEqualTo(1);
    }

    @Test
    void aRunThatTheLogSaysIsOverIsStopped() throws InterruptedException {
        FakeProcess process = run();
        sessions.connectionLost();

        assign();

        eventually("stopped", process::isStopped);
        eventually("off the list", () -> sessions.runs() == 0);
        assertThat(platform.events()).noneMatch(SessionEvent.RunEnded.class::isInstance);
    }

    @Test
    void aRunOfAnEarlierRunnerIsLost() {
        assign(unfinished(5));

        assertThat(awaitEnd(RUN).reason()).isEqualTo(EndReason.RUNNER_LOST);
    }

    @Test
    void aRunThatWaitedForARunnerStarts() throws InterruptedException {
        assign(unfinished(0, record(new SessionEvent.RunInput(RUN, "x".getBytes(StandardCharsets.UTF_8)))));

        FakeProcess process = sandbox().nextProcess();
        eventually("typed", () -> process.typed().equals("x"));
    }

    @Test
    void aRunThatWasStoppedWhileItWaitedDoesNotStart() {
        assign(unfinished(0, record(new SessionEvent.RunStopRequested(RUN))));

        assertThat(awaitEnd(RUN).reason()).isEqualTo(EndReason.STOPPED);
        assertThat(sandbox().isQuiet()).isTrue();
    }

    @Test
    void withoutASandboxARunEndsWithTheReason() {
        refusal = new SandboxException(SandboxError.NOT_PRIVILEGED, "The runner is not root.");
        assign();
        happens(new SessionEvent.RunRequested(RUN, "python", MAIN.id()));

        SessionEvent.RunEnded end = awaitEnd(RUN);
        assertThat(end.reason()).isEqualTo(EndReason.START_FAILED);
        assertThat(end.detail()).contains("SBX-02", "not root");
    }

    @Test
    void aLanguageWithoutToolchainEndsWithTheReason() {
        assign();
        happens(new SessionEvent.RunRequested(RUN, "javascript", MAIN.id()));

        assertThat(awaitEnd(RUN).detail()).contains("JavaScript was not found", "Node.js");
    }

    @Test
    void aFileThatIsGoneEndsWithTheReason() {
        assign();
        happens(new SessionEvent.RunRequested(RUN, "python", EntryId.next()));

        assertThat(awaitEnd(RUN).detail()).isEqualTo("The file to run was deleted.");
    }

    @Test
    void aRunFindsTheDocumentsEvenIfAProgramChangedThem() throws IOException, InterruptedException {
        assign();
        eventually("written", () -> Files.exists(path("main.py")));
        Files.delete(path("main.py"));
        Files.createDirectories(path("main.py/planted"));

        happens(new SessionEvent.RunRequested(RUN, "python", MAIN.id()));
        sandbox().nextProcess();

        assertThat(path("main.py")).isRegularFile();
    }

    @Test
    void aFullDiskIsReplacedForTheNextRun() throws InterruptedException, IOException {
        assign();
        eventually("written", () -> Files.exists(path("main.py")));
        FakeSandbox full = sandbox();
        Files.delete(path("main.py"));
        full.disk().fill();

        happens(new SessionEvent.RunRequested(RUN, "python", MAIN.id()));

        eventually("another sandbox", () -> sandboxes.size() == 2);
        sandbox().nextProcess();
        assertThat(full.isClosed()).isTrue();
        assertThat(path("main.py")).exists();
    }

    @Test
    void afterARunThatFilledTheDiskTheNextOneHasAFreshOne() throws InterruptedException {
        run().end(ProcessEnd.Cause.DISK_LIMIT, 1);
        assertThat(awaitEnd(RUN).reason()).isEqualTo(EndReason.DISK_LIMIT);
        eventually("off the list", () -> sessions.runs() == 0);

        RunId second = RunId.next();
        happens(new SessionEvent.RunRequested(second, "python", MAIN.id()));

        eventually("another sandbox", () -> sandboxes.size() == 2);
        sandbox().nextProcess().exit(0);
        awaitEnd(second);
    }

    @Test
    void aRefusalLeadsToNewAssignmentsAndNothingIsLost() throws InterruptedException {
        FakeProcess process = run();
        process.print("1");
        eventually("output", () -> output().equals("1"));
        sessions.received(new ToRunner.Appended(1, 0));
        sessions.received(new ToRunner.AppendRefused(2, "SERVER-01", "The database is away."));
        assertThat(restarts).singleElement().asString().contains("SERVER-01");
        int before = platform.events().size();
        sessions.connectionLost();

        assign(unfinished(1));
        process.exit(0);
        awaitEnd(RUN);

        assertThat(platform.events().subList(before, platform.events().size()))
                .first()
                .isInstanceOfSatisfying(
                        SessionEvent.RunOutput.class,
                        again -> assertThat(again.bytes()).asString().isEqualTo("1"));
    }

    @Test
    void aRefusalBecauseTheSessionIsOverEndsItAlone() throws InterruptedException {
        FakeProcess process = run();
        eventually("a report", () -> !platform.appends().isEmpty());

        sessions.received(new ToRunner.AppendRefused(1, "SESSION-02", "This session has ended."));

        assertThat(sessions.count()).isZero();
        assertThat(restarts).isEmpty();
        eventually("stopped", process::isStopped);
    }

    @Test
    void nothingIsReportedToALogThatIsClosed() throws InterruptedException {
        FakeProcess process = run();
        eventually("the start", () -> platform.events().size() == 1);

        happens(new SessionEvent.SessionEnded());

        eventually("stopped", process::isStopped);
        eventually("off the list", () -> sessions.runs() == 0);
        assertThat(platform.events()).hasSize(1);
    }

    @Test
    void aReleasedSessionLeavesNothing() throws InterruptedException {
        FakeProcess process = run();

        sessions.received(new ToRunner.Released(SESSION));

        assertThat(sessions.count()).isZero();
        eventually("closed", () -> process.isStopped() && sandbox().isClosed());
    }

    private FakeProcess run() throws InterruptedException {
        assign();
        happens(new SessionEvent.RunRequested(RUN, "python", MAIN.id()));
        return sandbox().nextProcess();
    }

    private void assign(UnfinishedRun... runs) {
        sessions.received(new ToRunner.Assigned(
                SESSION,
                ParticipantId.next(),
                "grant",
                new SessionSnapshot(sequence, List.of(MAIN), Map.of(), List.of(runs))));
        if (refusal == null) {
            eventually("a sandbox", () -> !sandboxes.isEmpty());
        }
    }

    private UnfinishedRun unfinished(long reported, LogRecord... controls) {
        return new UnfinishedRun(RUN, "python", MAIN.id(), ANN, reported, List.of(controls));
    }

    private void happens(SessionEvent event) {
        sessions.received(new ToRunner.Records(SESSION, List.of(record(event))));
    }

    private LogRecord record(SessionEvent event) {
        sequence++;
        return new LogRecord(sequence, Instant.EPOCH, ANN, event);
    }

    /** Commits every append that has no answer yet. */
    private void answerAppends() {
        for (; answered < platform.appends().size(); answered++) {
            sessions.received(
                    new ToRunner.Appended(platform.appends().get(answered).request(), 0));
        }
    }

    private SessionEvent.RunEnded awaitEnd(RunId run) {
        eventually("run " + run + " ends", () -> ends(run).size() == 1);
        return ends(run).getFirst();
    }

    private List<SessionEvent.RunEnded> ends(RunId run) {
        return platform.events().stream()
                .filter(SessionEvent.RunEnded.class::isInstance)
                .map(SessionEvent.RunEnded.class::cast)
                .filter(end -> end.run().equals(run))
                .toList();
    }

    private String output() {
        return platform.output(RUN, OutputStream.STDOUT);
    }

    private FakeSandbox sandbox() {
        return sandboxes.getLast();
    }

    private Path path(String relative) {
        return sandbox().workspace().resolve(relative);
    }

    private FakeSandbox makeSandbox(String label) throws SandboxException {
        SandboxException refused = refusal;
        if (refused != null) {
            throw refused;
        }
        try {
            FakeSandbox made = new FakeSandbox(Files.createDirectory(folder.resolve("sandbox" + sandboxes.size())));
            sandboxes.add(made);
            return made;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
