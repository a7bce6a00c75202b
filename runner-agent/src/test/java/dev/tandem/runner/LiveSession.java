package dev.tandem.runner;

import static dev.tandem.runner.fake.Eventually.eventually;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tandem.crdt.Doc;
import dev.tandem.protocol.DebugRequest;
import dev.tandem.protocol.DebugSeat;
import dev.tandem.protocol.Entry;
import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.EntryKind;
import dev.tandem.protocol.FromRunner;
import dev.tandem.protocol.LogRecord;
import dev.tandem.protocol.OutputStream;
import dev.tandem.protocol.ParticipantId;
import dev.tandem.protocol.RunGoal;
import dev.tandem.protocol.RunId;
import dev.tandem.protocol.RunOptions;
import dev.tandem.protocol.SessionEvent;
import dev.tandem.protocol.SessionId;
import dev.tandem.protocol.SessionSnapshot;
import dev.tandem.protocol.SharedDocuments;
import dev.tandem.protocol.TerminalId;
import dev.tandem.protocol.TestCase;
import dev.tandem.protocol.TestCounts;
import dev.tandem.protocol.ToRunner;
import dev.tandem.protocol.TreeChange;
import dev.tandem.runner.blob.BlobRequests;
import dev.tandem.runner.debugging.Debuggers;
import dev.tandem.runner.fake.Editors;
import dev.tandem.runner.fake.FakePlatform;
import dev.tandem.runner.fake.RealScheduler;
import dev.tandem.runner.fake.TestNetworks;
import dev.tandem.runner.follow.FollowerParts;
import dev.tandem.runner.follow.Sessions;
import dev.tandem.runner.language.LanguageCatalog;
import dev.tandem.runner.language.Toolchains;
import dev.tandem.runner.port.PortStreams;
import dev.tandem.runner.port.PortWatch;
import dev.tandem.runner.report.Appends;
import dev.tandem.runner.run.RunLimits;
import dev.tandem.runner.workspace.FolderWatcher;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** One session on a real sandbox, with a platform that commits everything at once. */
final class LiveSession implements AutoCloseable {
    private final SessionId id = SessionId.next();
    private final ParticipantId ann = ParticipantId.next();
    private final FakePlatform platform = new FakePlatform();
    private final BlockingQueue<FromRunner.Append> unanswered = new LinkedBlockingQueue<>();
    private final RealScheduler scheduler = new RealScheduler();
    private final Map<String, EntryId> entries = new HashMap<>();
    private final FolderWatcher watcher = FolderWatcher.start();
    private final Sessions sessions;
    private final PortWatch ports;
    /** What programs write stays on the disk: these tests look at runs alone. */
    private final BlockingQueue<ToRunner> refused = new LinkedBlockingQueue<>();

    /** Their editors. */
    final Editors editors = new Editors();

    private final Thread answers;
    private long sequence = 1;

    LiveSession(SandboxSupply sandboxes, Toolchains toolchains, RunLimits limits, long memoryBytes) {
        this(sandboxes, LanguageCatalog.bundled(), toolchains, limits, memoryBytes);
    }

    LiveSession(
            SandboxSupply sandboxes,
            LanguageCatalog catalog,
            Toolchains toolchains,
            RunLimits limits,
            long memoryBytes) {
        this(sandboxes, catalog, toolchains, Debuggers.NONE, limits, memoryBytes);
    }

    LiveSession(
            SandboxSupply sandboxes,
            LanguageCatalog catalog,
            Toolchains toolchains,
            Debuggers debuggers,
            RunLimits limits,
            long memoryBytes) {
        ports = new PortWatch(platform, System::nanoTime);
        sessions = new Sessions(
                new FollowerParts(
                        sandboxes,
                        memoryBytes,
                        catalog,
                        toolchains,
                        sandboxes.images(),
                        new BlobRequests(platform),
                        Path.of(System.getProperty("java.io.tmpdir")).resolve("tandem-blobs-of-" + id),
                        limits,
                        scheduler,
                        ports,
                        new PortStreams(ports, platform, editors),
                        System::nanoTime,
                        TestNetworks.none(scheduler),
                        watcher,
                        debuggers),
                new Appends(message -> {
                    platform.send(message);
                    if (message instanceof FromRunner.Append append) {
                        unanswered.add(append);
                    }
                    if (message instanceof FromRunner.ChangeFiles change) {
                        refused.add(new ToRunner.ChangeRefused(change.request(), "AUTH-05", "Not here.", -1));
                    }
                }),
                Duration.ofMinutes(1),
                reason -> {
                    throw new AssertionError(reason);
                });
        answers = Thread.ofVirtual().start(this::answer);
        sessions.received(new ToRunner.Assigned(
                id, ParticipantId.next(), "grant", new SessionSnapshot(1, List.of(), Map.of(), Map.of(), List.of())));
    }

    /** Makes or changes a file; folders in its path are made. */
    void write(String path, String text) {
        EntryId file = entry(path, EntryKind.FILE);
        Doc document = new Doc();
        document.getText("content").insert(0, text);
        happens(new SessionEvent.DocumentUpdated(file, document.encodeStateAsUpdate()));
    }

    /** Presses Run. */
    RunId start(String language, String path) {
        RunId run = RunId.next();
        happens(new SessionEvent.RunRequested(run, language, entry(path, EntryKind.FILE)));
        return run;
    }

    /** Presses Run with a configuration of a file. */
    RunId start(String language, String path, RunOptions options) {
        RunId run = RunId.next();
        happens(new SessionEvent.RunRequested(run, language, entry(path, EntryKind.FILE), options));
        return run;
    }

    /** Presses Run with a configuration that has a command of its own. */
    RunId start(RunOptions options) {
        RunId run = RunId.next();
        happens(new SessionEvent.RunRequested(run, null, null, options));
        return run;
    }

    /** Presses Tests: for all of a language. */
    RunId test(String language) {
        RunId run = RunId.next();
        happens(new SessionEvent.RunRequested(run, language, null, null, RunGoal.TESTS));
        return run;
    }

    /** Runs the tests of a file. */
    RunId test(String language, String path) {
        RunId run = RunId.next();
        happens(new SessionEvent.RunRequested(run, language, entry(path, EntryKind.FILE), null, RunGoal.TESTS));
        return run;
    }

    /** Presses Debug. */
    RunId debug(String language, String path, DebugRequest request) {
        RunId run = RunId.next();
        happens(new SessionEvent.RunRequested(
                run, language, entry(path, EntryKind.FILE), null, RunGoal.DEBUG, request));
        return run;
    }

    /** The document of breakpoints changes. */
    void breakpoints(byte[] update) {
        happens(new SessionEvent.DocumentUpdated(SharedDocuments.DEBUG_SETTINGS, update));
    }

    /** Somebody asks something of a debug session. {@return the answer} */
    FromRunner.DebugAnswer ask(RunId run, ParticipantId who, String name, JsonNode ask) {
        return answer(ask(run, who, name, ask, 0));
    }

    /** As {@link #ask}, by somebody who has seen so many more records than the runner has. {@return what {@link #answer} is to be asked for} */
    String ask(RunId run, ParticipantId who, String name, JsonNode ask, int recordsLater) {
        String request = RunId.next().toString();
        sessions.received(new ToRunner.DebugAsk(request, id, run, who, name, ask, sequence + recordsLater));
        return request;
    }

    /** {@return the answer to something that was asked} */
    FromRunner.DebugAnswer answer(String request) {
        eventually("an answer to " + request, () -> isAnswered(request));
        return platform.answer(request).orElseThrow();
    }

    boolean isAnswered(String request) {
        return platform.answer(request).isPresent();
    }

    /** Somebody's editor wants to join: {@link #editors} has it, or {@link #refusals} the refusal. */
    void join(ParticipantId who, String name) {
        sessions.received(new ToRunner.OpenStream(id, 0, "secret", null, new DebugSeat(who, name, true)));
    }

    /** {@return why editors were refused so far} */
    List<FromRunner.StreamRefused.Reason> refusals() {
        return platform.refusals().stream()
                .map(FromRunner.StreamRefused::reason)
                .toList();
    }

    /** Looks on which ports programs listen. {@return what was told of them so far} */
    List<FromRunner.Ports> lookAtPorts() {
        ports.look();
        return platform.ports();
    }

    /** Somebody is removed from the session. */
    void removed(ParticipantId who) {
        happens(new SessionEvent.ParticipantRemoved(who));
    }

    /** {@return the tests that a run has told so far} */
    List<TestCase> tests(RunId run) {
        return reports(run).stream().flatMap(report -> report.tests().stream()).toList();
    }

    /** {@return how many tests a run has counted so far} */
    TestCounts counts(RunId run) {
        List<SessionEvent.TestsReported> reports = reports(run);
        return reports.isEmpty() ? TestCounts.NONE : reports.getLast().total();
    }

    private List<SessionEvent.TestsReported> reports(RunId run) {
        return platform.events().stream()
                .filter(SessionEvent.TestsReported.class::isInstance)
                .map(SessionEvent.TestsReported.class::cast)
                .filter(report -> report.run().equals(run))
                .toList();
    }

    /** {@return the identity of a file} */
    EntryId file(String path) {
        return entry(path, EntryKind.FILE);
    }

    void type(RunId run, String text) {
        happens(new SessionEvent.RunInput(run, text.getBytes(StandardCharsets.UTF_8)));
    }

    void closeInput(RunId run) {
        happens(new SessionEvent.RunInputClosed(run));
    }

    void stop(RunId run) {
        happens(new SessionEvent.RunStopRequested(run));
    }

    TerminalId openTerminal(int columns, int rows) {
        TerminalId terminal = TerminalId.next();
        happens(new SessionEvent.TerminalOpened(terminal, "Terminal 1", columns, rows));
        return terminal;
    }

    void type(TerminalId terminal, String text) {
        happens(new SessionEvent.TerminalInput(terminal, text.getBytes(StandardCharsets.UTF_8)));
    }

    void resize(TerminalId terminal, int columns, int rows) {
        happens(new SessionEvent.TerminalResized(terminal, columns, rows));
    }

    void close(TerminalId terminal) {
        happens(new SessionEvent.TerminalCloseRequested(terminal));
    }

    /** {@return what a page shows that was there from the beginning} */
    String seen(TerminalId terminal) {
        return new PageTerminal(terminal).text(platform.events(), false);
    }

    /** {@return what a page shows that comes now: the last picture and the output since} */
    String seenByLatecomer(TerminalId terminal) {
        return new PageTerminal(terminal).text(platform.events(), true);
    }

    SessionEvent.TerminalClosed awaitClosed(TerminalId terminal) {
        eventually("the end of terminal " + terminal, () -> closed(terminal).size() == 1);
        return closed(terminal).getFirst();
    }

    private List<SessionEvent.TerminalClosed> closed(TerminalId terminal) {
        return platform.events().stream()
                .filter(SessionEvent.TerminalClosed.class::isInstance)
                .map(SessionEvent.TerminalClosed.class::cast)
                .filter(end -> end.terminal().equals(terminal))
                .toList();
    }

    String output(RunId run) {
        return platform.output(run, OutputStream.STDOUT);
    }

    String errors(RunId run) {
        return platform.output(run, OutputStream.STDERR);
    }

    List<SessionEvent> events() {
        return platform.events();
    }

    SessionEvent.RunEnded awaitEnd(RunId run) {
        eventually("the end of run " + run, () -> ends(run).size() == 1);
        return ends(run).getFirst();
    }

    SessionEvent.RunEnded awaitEnd(RunId run, Duration most) {
        eventually("the end of run " + run, most, () -> ends(run).size() == 1);
        return ends(run).getFirst();
    }

    private List<SessionEvent.RunEnded> ends(RunId run) {
        return platform.events().stream()
                .filter(SessionEvent.RunEnded.class::isInstance)
                .map(SessionEvent.RunEnded.class::cast)
                .filter(end -> end.run().equals(run))
                .toList();
    }

    private EntryId entry(String path, EntryKind kind) {
        EntryId known = entries.get(path);
        if (known != null) {
            return known;
        }
        int slash = path.lastIndexOf('/');
        EntryId parent = slash < 0 ? null : entry(path.substring(0, slash), EntryKind.FOLDER);
        Entry made = new Entry(EntryId.next(), parent, path.substring(slash + 1), kind);
        entries.put(path, made.id());
        happens(new SessionEvent.TreeChanged(List.of(new TreeChange.Created(made))));
        return made.id();
    }

    private void happens(SessionEvent event) {
        sequence++;
        sessions.received(new ToRunner.Records(id, List.of(new LogRecord(sequence, Instant.EPOCH, ann, event))));
    }

    private void answer() {
        try {
            while (true) {
                sessions.received(new ToRunner.Appended(unanswered.take().request(), 0));
                for (ToRunner answer = refused.poll(); answer != null; answer = refused.poll()) {
                    sessions.received(answer);
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        sessions.close();
        answers.interrupt();
        scheduler.close();
        watcher.close();
    }
}
