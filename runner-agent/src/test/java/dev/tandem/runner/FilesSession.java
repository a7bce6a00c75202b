package dev.tandem.runner;

import static dev.tandem.runner.fake.Eventually.eventually;

import dev.tandem.protocol.Blob;
import dev.tandem.protocol.DiskOnly;
import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.FromRunner;
import dev.tandem.protocol.LogRecord;
import dev.tandem.protocol.OutputStream;
import dev.tandem.protocol.ParticipantId;
import dev.tandem.protocol.RunId;
import dev.tandem.protocol.SessionEvent;
import dev.tandem.protocol.SessionId;
import dev.tandem.protocol.ToRunner;
import dev.tandem.runner.blob.BlobRequests;
import dev.tandem.runner.debugging.Debuggers;
import dev.tandem.runner.fake.FakePlatform;
import dev.tandem.runner.fake.NoStreams;
import dev.tandem.runner.fake.RealScheduler;
import dev.tandem.runner.fake.TestNetworks;
import dev.tandem.runner.follow.FollowerParts;
import dev.tandem.runner.follow.Sessions;
import dev.tandem.runner.language.LanguageCatalog;
import dev.tandem.runner.language.Toolchains;
import dev.tandem.runner.port.PortWatch;
import dev.tandem.runner.report.Appends;
import dev.tandem.runner.run.RunLimits;
import dev.tandem.runner.workspace.FolderWatcher;
import dev.tandem.runner.workspace.ModelPlatform;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** One session on a real sandbox, with a platform that decides about files as the real one does. */
final class FilesSession implements AutoCloseable {
    private final SessionId id = SessionId.next();
    private final ParticipantId ann = ParticipantId.next();
    private final FakePlatform reports = new FakePlatform();
    private final RealScheduler scheduler = new RealScheduler();
    private final FolderWatcher watcher = FolderWatcher.start();
    private final BlockingQueue<FromRunner> said = new LinkedBlockingQueue<>();
    private final Sessions sessions;
    private final Thread answers;

    /** Guarded by itself. */
    private final ModelPlatform platform = new ModelPlatform();

    private final ByteArrayOutputStream parts = new ByteArrayOutputStream();
    private int told;

    FilesSession(SandboxSupply sandboxes, Toolchains toolchains) {
        PortWatch ports = new PortWatch(reports, System::nanoTime);
        sessions = new Sessions(
                new FollowerParts(
                        sandboxes,
                        256 << 20,
                        LanguageCatalog.bundled(),
                        toolchains,
                        sandboxes.images(),
                        new BlobRequests(this::say),
                        Path.of(System.getProperty("java.io.tmpdir")).resolve("tandem-blobs-of-" + id),
                        new RunLimits(Duration.ofMinutes(1), Duration.ofMinutes(1), 1 << 20),
                        scheduler,
                        ports,
                        NoStreams.over(ports),
                        System::nanoTime,
                        TestNetworks.none(scheduler),
                        watcher,
                        Debuggers.NONE),
                new Appends(this::say),
                Duration.ofMinutes(1),
                reason -> {
                    throw new AssertionError(reason);
                });
        answers = Thread.ofVirtual().start(this::answer);
        sessions.received(new ToRunner.Assigned(id, ParticipantId.next(), "grant", platform.snapshot()));
    }

    private void say(FromRunner message) {
        reports.send(message);
        said.add(message);
    }

    /** Makes a file; folders in its path are made. */
    void write(String path, String text) {
        synchronized (platform) {
            platform.write(path, text);
            tell();
        }
    }

    /** Types at the beginning of a file. */
    void type(String path, String text) {
        synchronized (platform) {
            platform.type(entry(path), 0, text);
            tell();
        }
    }

    /** Runs a shell script. */
    RunId start(String script) {
        RunId run = RunId.next();
        synchronized (platform) {
            platform.write("job.sh", script + "\n");
            platform.log.add(new SessionEvent.RunRequested(run, "bash", entry("job.sh")));
            tell();
        }
        return run;
    }

    void stop(RunId run) {
        synchronized (platform) {
            platform.log.add(new SessionEvent.RunStopRequested(run));
            tell();
        }
    }

    /** {@return what a file holds that is no text file; null if there is none} */
    @Nullable Blob blob(String path) {
        synchronized (platform) {
            EntryId file = platform.find(path);
            return file == null ? null : platform.blob(file);
        }
    }

    EntryId entry(String path) {
        synchronized (platform) {
            return Objects.requireNonNull(platform.find(path), path);
        }
    }

    Map<String, String> contents() {
        synchronized (platform) {
            return platform.contents();
        }
    }

    /** {@return what the tree does not show, as it was told last} */
    DiskOnly diskOnly() {
        List<FromRunner.LeftOnDisk> told = reports.leftOnDisk();
        return told.isEmpty() ? DiskOnly.NONE : told.getLast().left();
    }

    String output(RunId run) {
        return reports.output(run, OutputStream.STDOUT) + reports.output(run, OutputStream.STDERR);
    }

    SessionEvent.RunEnded awaitEnd(RunId run) {
        eventually("the end of run " + run, () -> ended(run) != null);
        return Objects.requireNonNull(ended(run));
    }

    private SessionEvent.@Nullable RunEnded ended(RunId run) {
        for (SessionEvent event : reports.events()) {
            if (event instanceof SessionEvent.RunEnded end && end.run().equals(run)) {
                return end;
            }
        }
        return null;
    }

    private void tell() {
        while (told < platform.log.size()) {
            SessionEvent event = platform.log.get(told++);
            sessions.received(new ToRunner.Records(id, List.of(new LogRecord(told, Instant.EPOCH, ann, event))));
        }
    }

    private void answer() {
        try {
            while (true) {
                switch (said.take()) {
                    case FromRunner.Append append -> sessions.received(new ToRunner.Appended(append.request(), 0));
                    case FromRunner.ChangeFiles change -> {
                        synchronized (platform) {
                            ToRunner answer = platform.answer(change.request(), change.changes());
                            sessions.received(answer);
                            tell();
                        }
                    }
                    case FromRunner.StoreBlob part -> {
                        synchronized (platform) {
                            if (part.offset() == 0) {
                                parts.reset();
                            }
                            parts.writeBytes(part.bytes());
                            Blob whole = parts.size() == part.size() ? platform.store(parts.toByteArray()) : null;
                            sessions.received(new ToRunner.BlobTaken(part.request(), whole));
                        }
                    }
                    case FromRunner.LeftOnDisk _ -> {} // told, and not answered
                    default -> throw new AssertionError();
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
