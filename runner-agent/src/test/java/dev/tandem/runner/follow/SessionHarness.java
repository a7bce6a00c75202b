package dev.tandem.runner.follow;

import static dev.tandem.runner.fake.Eventually.eventually;

import dev.tandem.protocol.Blob;
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
import dev.tandem.protocol.SessionSnapshot.OpenTerminal;
import dev.tandem.protocol.SessionSnapshot.UnfinishedRun;
import dev.tandem.protocol.ToRunner;
import dev.tandem.runner.blob.BlobRequests;
import dev.tandem.runner.debugging.Debuggers;
import dev.tandem.runner.fake.FakePlatform;
import dev.tandem.runner.fake.FakeProcess;
import dev.tandem.runner.fake.FakeSandbox;
import dev.tandem.runner.fake.ManualScheduler;
import dev.tandem.runner.fake.NoStreams;
import dev.tandem.runner.fake.TestNetworks;
import dev.tandem.runner.language.Images;
import dev.tandem.runner.language.LanguageCatalog;
import dev.tandem.runner.language.Toolchains;
import dev.tandem.runner.port.PortWatch;
import dev.tandem.runner.report.Appends;
import dev.tandem.runner.run.RunLimits;
import dev.tandem.runner.workspace.FolderWatcher;
import dev.tandem.sandbox.SandboxException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One session of a runner whose platform, sandboxes and time are the test's. */
final class SessionHarness implements AutoCloseable {
    static final Duration GRACE = Duration.ofSeconds(30);
    static final SessionId SESSION = SessionId.next();
    static final ParticipantId ANN = ParticipantId.next();
    static final Entry MAIN = new Entry(EntryId.next(), null, "main.py", EntryKind.FILE);
    static final RunId RUN = RunId.next();

    private final Path folder;
    final FakePlatform platform = new FakePlatform();
    final BlobRequests blobRequests = new BlobRequests(platform);
    private final Appends appends = new Appends(platform);
    private final FolderWatcher watcher = FolderWatcher.start();
    final ManualScheduler time = new ManualScheduler();
    final List<FakeSandbox> sandboxes = new CopyOnWriteArrayList<>();
    final List<String> restarts = new CopyOnWriteArrayList<>();
    volatile @Nullable SandboxException refusal;
    final Sessions sessions;
    final PortWatch ports = new PortWatch(platform, time);

    private long sequence = 10;
    private int answered;

    /** Of what each sandbox was to be made; empty for the usual. */
    final List<Optional<String>> imagesWanted = new CopyOnWriteArrayList<>();

    SessionHarness(Path folder) {
        this(folder, Images.ONE);
    }

    SessionHarness(Path folder, Images images) {
        this.folder = folder;
        sessions = new Sessions(
                new FollowerParts(
                        this::makeSandbox,
                        64 << 20,
                        LanguageCatalog.bundled().withoutCompanions(),
                        Toolchains.detect(
                                LanguageCatalog.bundled(),
                                command -> command.contains("python3 --version")
                                        ? "Python 3.11.2"
                                        : command.toString().contains("javac") ? "/jdk JAVA_VERSION=\"25\"" : ""),
                        images,
                        blobRequests,
                        folder.resolve("blobs"),
                        new RunLimits(Duration.ofSeconds(60), Duration.ofMinutes(10), 8 << 20),
                        time,
                        ports,
                        NoStreams.over(ports),
                        time,
                        TestNetworks.none(time),
                        watcher,
                        Debuggers.NONE),
                appends,
                GRACE,
                this.restarts::add);
    }

    @Override
    public void close() {
        sessions.close();
        // Sessions end on threads of their own, which write files until then.
        eventually("the end of all sandboxes", () -> sandboxes.stream().allMatch(FakeSandbox::isClosed));
        watcher.close();
    }

    FakeProcess run() throws InterruptedException {
        assign();
        happens(new SessionEvent.RunRequested(RUN, "python", MAIN.id()));
        return sandbox().nextProcess();
    }

    void assign(UnfinishedRun... runs) {
        assign(List.of(runs), List.of());
    }

    void assignTerminals(OpenTerminal... terminals) {
        assign(List.of(), List.of(terminals));
    }

    private void assign(List<UnfinishedRun> runs, List<OpenTerminal> terminals) {
        sessions.received(new ToRunner.Assigned(
                SESSION,
                ParticipantId.next(),
                "grant",
                new SessionSnapshot(sequence, List.of(MAIN), Map.of(), Map.of(), runs, terminals, false)));
        if (refusal == null) {
            eventually("a sandbox", () -> !sandboxes.isEmpty());
        }
    }

    /** As {@link #assign(UnfinishedRun...)}, with files that are no text and all hold this. */
    void assign(List<Entry> others, Blob blob) {
        List<Entry> entries = new ArrayList<>(others);
        entries.addFirst(MAIN);
        Map<EntryId, Blob> blobs = others.stream().collect(Collectors.toMap(Entry::id, _ -> blob));
        sessions.received(new ToRunner.Assigned(
                SESSION,
                ParticipantId.next(),
                "grant",
                new SessionSnapshot(sequence, entries, Map.of(), blobs, List.of())));
    }

    UnfinishedRun unfinished(long reported, LogRecord... controls) {
        return new UnfinishedRun(RUN, "python", MAIN.id(), null, ANN, reported, List.of(controls));
    }

    void happens(SessionEvent event) {
        sessions.received(new ToRunner.Records(SESSION, List.of(record(event))));
    }

    LogRecord record(SessionEvent event) {
        sequence++;
        return new LogRecord(sequence, Instant.EPOCH, ANN, event);
    }

    /** Commits every append that has no answer yet. */
    void answerAppends() {
        for (; answered < platform.appends().size(); answered++) {
            sessions.received(
                    new ToRunner.Appended(platform.appends().get(answered).request(), 0));
        }
    }

    SessionEvent.RunEnded awaitEnd(RunId run) {
        eventually("run " + run + " ends", () -> ends(run).size() == 1);
        return ends(run).getFirst();
    }

    List<SessionEvent.RunEnded> ends(RunId run) {
        return platform.events().stream()
                .filter(SessionEvent.RunEnded.class::isInstance)
                .map(SessionEvent.RunEnded.class::cast)
                .filter(end -> end.run().equals(run))
                .toList();
    }

    String output() {
        return platform.output(RUN, OutputStream.STDOUT);
    }

    FakeSandbox sandbox() {
        return sandboxes.getLast();
    }

    Path path(String relative) {
        return sandbox().workspace().resolve(relative);
    }

    private FakeSandbox makeSandbox(String label, Optional<String> image) throws SandboxException {
        SandboxException refused = refusal;
        if (refused != null) {
            throw refused;
        }
        try {
            FakeSandbox made = new FakeSandbox(Files.createDirectory(folder.resolve("sandbox" + sandboxes.size())));
            imagesWanted.add(image);
            sandboxes.add(made);
            return made;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
