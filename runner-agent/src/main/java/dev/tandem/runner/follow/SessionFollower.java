package dev.tandem.runner.follow;

import dev.tandem.protocol.Activity;
import dev.tandem.protocol.DiskOnly;
import dev.tandem.protocol.EndReason;
import dev.tandem.protocol.LogRecord;
import dev.tandem.protocol.RunId;
import dev.tandem.protocol.SessionEvent;
import dev.tandem.protocol.SessionId;
import dev.tandem.protocol.SessionSnapshot;
import dev.tandem.protocol.TerminalId;
import dev.tandem.protocol.ToRunner;
import dev.tandem.runner.blob.BlobCache;
import dev.tandem.runner.blob.BlobUploads;
import dev.tandem.runner.debugging.SessionDebugging;
import dev.tandem.runner.network.SessionNetwork;
import dev.tandem.runner.port.SessionPorts;
import dev.tandem.runner.report.Outbox;
import dev.tandem.runner.report.ToldState;
import dev.tandem.runner.run.Companions;
import dev.tandem.runner.run.RunPlan;
import dev.tandem.runner.run.RunSupervisor;
import dev.tandem.runner.terminal.Terminals;
import dev.tandem.runner.workspace.Workspace;
import dev.tandem.sandbox.Sandbox;
import dev.tandem.sandbox.SandboxException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * One session as this runner follows it: every record of its log, once and in order, becomes a change of the workspace, of a run or of a
 * terminal.
 * Confined to the session's thread.
 */
final class SessionFollower implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(SessionFollower.class.getName());

    private final Workspace workspace;
    private final BlobCache blobs;
    private final BlobUploads uploads;
    private final HeldBack heldBack;
    private final FileSync files;
    private final SessionNetwork network;
    private final SessionSandbox sandbox;
    private final RunSupervisor runs;
    private final RunStarts starts;
    private final SessionDebugging debugging;
    private final SessionTerminals terminals;
    private final ImageChoice images;
    private final Companions companions;
    private final Outbox outbox;
    private final SessionPorts ports;
    private final WriteDelay unwritten;

    private long sequence;
    private Duration waited = Duration.ZERO;

    /**
     * @param asking asks the platform to take over what programs did to files
     * @param left tells the platform what the tree does not show
     * @param wake told, on any thread, that {@link #woken} is to be called
     * @param thread the session's own: whatever is handed to it is done after what was handed to it before
     */
    SessionFollower(
            FollowerParts parts,
            SessionId session,
            Outbox outbox,
            RunSupervisor runs,
            Terminals terminals,
            SessionPorts ports,
            FileSync.Asking asking,
            ToldState<DiskOnly> left,
            Runnable wake,
            LongSupplier nanoTime,
            Executor thread) {
        String label = "session " + session;
        Path directory = parts.blobDirectory().resolve(session.toString());
        this.blobs = new BlobCache(session, directory, parts.blobRequests(), thread, this::blobsChanged);
        this.uploads =
                new BlobUploads(session, directory, parts.blobRequests(), blobs, thread, Thread::startVirtualThread);
        this.workspace = new Workspace(nanoTime, blobs::find, uploads, new NoticesInOutput(runs));
        this.heldBack = new HeldBack(this::happened);
        this.unwritten = new WriteDelay(nanoTime);
        this.files = new FileSync(workspace, asking, unwritten::begin, left, nanoTime);
        this.ports = ports;
        this.network = parts.networks().ofSession(label);
        this.sandbox =
                new SessionSandbox(parts.sandboxes(), label, workspace, files, parts.watcher(), wake, network, ports);
        this.outbox = outbox;
        this.runs = runs;
        this.images = new ImageChoice(parts.images(), parts.catalog(), workspace);
        this.companions = new Companions(parts.toolchains(), parts.memoryBytes());
        ProgramSandbox ready = new ProgramSandbox(sandbox, images, unwritten, this::isIdle);
        this.terminals = new SessionTerminals(terminals, ready::ofSession);
        this.debugging = new SessionDebugging(new WorkspaceSources(workspace), parts.scheduler(), thread, nanoTime);
        this.starts = new RunStarts(
                parts, workspace, blobs, heldBack, runs, ready, companions, debugging, thread, this::caughtUp);
    }

    /**
     * The session is placed here, for the first time or again after the connection was lost.
     *
     * @param lossesBefore see {@link Outbox#resume}
     */
    void assigned(ToRunner.Assigned assignment, long lossesBefore) {
        SessionSnapshot snapshot = assignment.snapshot();
        long seen = sequence;
        heldBack.clear();
        workspace.load(snapshot);
        debugging.load(snapshot);
        network.turn(snapshot.network());
        blobs.want(workspace.blobs().values());
        blobs.resume(assignment.grant());
        sequence = Math.max(seen, snapshot.sequence());
        workspace.caughtUp(sequence);
        debugging.caughtUp(sequence);
        uploads.resume(assignment.grant());
        files.granted(assignment.grant());
        warmUp();

        Set<Activity> held = new HashSet<>(runs.going());
        held.addAll(terminals.open());
        held.addAll(outbox.unsettled());
        Map<Activity, Long> reported = new HashMap<>();
        snapshot.unfinishedRuns().forEach(run -> reported.put(run.run(), run.reported()));
        snapshot.openTerminals().forEach(terminal -> reported.put(terminal.terminal(), terminal.reported()));
        // The log says that these are over: their end was committed before the connection broke, or was decided
        // elsewhere.
        held.stream().filter(it -> !reported.containsKey(it)).forEach(it -> {
            outbox.abandon(it);
            stop(it);
        });
        outbox.resume(assignment.grant(), lossesBefore, reported);
        ports.assigned(assignment.grant());

        snapshot.openTerminals().forEach(terminal -> terminals.assigned(terminal, held, seen));
        for (SessionSnapshot.UnfinishedRun run : snapshot.unfinishedRuns()) {
            if (held.contains(run.run())) {
                run.controls().stream()
                        .filter(control -> control.sequence() > seen)
                        .forEach(this::happened);
            } else if (run.started()) {
                runs.end(
                        run.run(),
                        run.reported(),
                        EndReason.RUNNER_LOST,
                        "The runner that ran it stopped or lost its connection. Run it again.");
            } else if (run.controls().stream()
                    .anyMatch(control -> control.event() instanceof SessionEvent.RunStopRequested)) {
                runs.end(run.run(), 0, EndReason.STOPPED, "It was stopped before it started.");
            } else {
                files.startedBy(run.requestedBy());
                starts.startWhenComplete(run.request());
                run.controls().stream()
                        .filter(control -> !heldBack.keep(control))
                        .forEach(this::happened);
            }
        }
    }

    /** Records of the log; those that were here already are passed over. */
    void records(List<LogRecord> records) {
        for (LogRecord record : records) {
            if (record.sequence() > sequence) {
                sequence = record.sequence();
                if (!heldBack.keep(record)) {
                    happened(record);
                }
            }
        }
        caughtUp();
    }

    /** What is held back is not in the workspace yet. */
    private void caughtUp() {
        if (!heldBack.isWaiting()) {
            workspace.caughtUp(sequence);
            debugging.caughtUp(sequence);
        }
    }

    /** The connection is gone. */
    void suspended() {
        uploads.suspend();
        files.suspended();
    }

    /** Something happened to files. */
    void woken() {
        files.woken();
    }

    /** {@return how long until {@link #due} has something to do; empty if it has not} */
    Optional<Duration> untilDue() {
        Optional<Duration> until = Stream.of(unwritten.untilOver(), files.untilDue())
                .flatMap(Optional::stream)
                .min(Duration::compareTo);
        waited = until.orElse(Duration.ZERO);
        return until;
    }

    /** Called when that time is over: takes over what programs did to files, then writes what people did. */
    void due() {
        Duration over = waited;
        boolean isToBeWritten = unwritten
                .untilOver()
                .filter(until -> until.compareTo(over) <= 0)
                .isPresent();
        files.due(over);
        if (isToBeWritten) {
            write();
        }
    }

    private void write() {
        unwritten.end();
        try {
            workspace.write();
        } catch (IOException e) {
            // The next run tries again, and replaces the sandbox or says so where that does not help.
            LOG.log(System.Logger.Level.DEBUG, "the workspace is behind its documents: {0}", e);
        }
    }

    /** {@return what goes on of debugging} Its questions may be asked by any thread. */
    SessionDebugging debugging() {
        return debugging;
    }

    /** A run is over. */
    void runEnded(RunPlan plan, SessionEvent.RunEnded end) {
        starts.ended(plan, end);
    }

    private void stop(Activity activity) {
        switch (activity) {
            case RunId run -> runs.stop(run);
            case TerminalId terminal -> terminals.close(terminal);
        }
    }

    @Override
    public void close() {
        runs.stopAll();
        terminals.closeAll();
        outbox.discard();
        network.close();
        uploads.close();
        blobs.close();
        sandbox.close();
        ports.close();
    }

    private void happened(LogRecord record) {
        debugging.happened(record.event());
        switch (record.event()) {
            case SessionEvent.DocumentUpdated event -> {
                workspace.apply(event);
                unwritten.begin();
            }
            case SessionEvent.TreeChanged event -> {
                workspace.apply(event);
                blobs.want(workspace.blobs().values());
                unwritten.begin();
            }
            case SessionEvent.BlobPut event -> {
                workspace.apply(event);
                blobs.want(workspace.blobs().values());
                unwritten.begin();
            }
            case SessionEvent.RunRequested request -> {
                files.startedBy(record.author());
                starts.startWhenComplete(request);
            }
            case SessionEvent.PortsChanged(var open) -> ports.logged(open);
            case SessionEvent.DiskOnlyChanged(var left) -> files.logged(left);
            case SessionEvent.RunInput(var run, var bytes) -> runs.input(run, bytes);
            case SessionEvent.RunInputClosed(var run) -> runs.closeInput(run);
            case SessionEvent.RunStopRequested(var run) -> runs.stop(run);
            case SessionEvent.SessionEnded _ -> {
                // It is the last record of its log: what programs still say cannot be appended any more.
                outbox.discard();
                runs.stopAll();
                terminals.closeAll();
            }
            case SessionEvent.NetworkSwitched(var on) -> network.turn(on);
            case SessionEvent.TerminalEvent event -> {
                if (event instanceof SessionEvent.TerminalOpened || event instanceof SessionEvent.TerminalInput) {
                    files.startedBy(record.author());
                }
                terminals.happened(record);
            }
            case SessionEvent.SessionCreated _,
                    SessionEvent.SessionRenamed _,
                    SessionEvent.ParticipantJoined _,
                    SessionEvent.ParticipantRemoved _,
                    SessionEvent.RoleChanged _,
                    SessionEvent.RunStarted _,
                    SessionEvent.RunOutput _,
                    SessionEvent.TestsReported _,
                    SessionEvent.DebugEvent _,
                    SessionEvent.RunEnded _,
                    SessionEvent.VersionMade _,
                    SessionEvent.VersionNamed _ -> {}
        }
    }

    /** The sandbox is made before anyone presses Run: making it is what takes the time. */
    private void warmUp() {
        try {
            Sandbox open = sandbox.open(images.ofSession());
            write();
            images.languagesIn(sandbox.image())
                    .filter(language -> workspace.filesOf(language.fileExtensions()) > 0)
                    .forEach(language -> companions.keep(language, open));
        } catch (SandboxException e) {
            LOG.log(System.Logger.Level.WARNING, "no sandbox yet: {0}", e.getMessage());
        }
    }

    private void blobsChanged() {
        unwritten.begin();
        starts.blobsChanged();
    }

    private boolean isIdle() {
        return runs.going().isEmpty() && terminals.areNone();
    }
}
