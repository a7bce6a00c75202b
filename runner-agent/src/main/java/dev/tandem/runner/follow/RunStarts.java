package dev.tandem.runner.follow;

import dev.tandem.protocol.EndReason;
import dev.tandem.protocol.RunGoal;
import dev.tandem.protocol.RunId;
import dev.tandem.protocol.SessionEvent;
import dev.tandem.runner.blob.BlobCache;
import dev.tandem.runner.debugging.DebugPlan;
import dev.tandem.runner.debugging.DebugPlanner;
import dev.tandem.runner.debugging.DebugRun;
import dev.tandem.runner.debugging.SessionDebugging;
import dev.tandem.runner.language.Language;
import dev.tandem.runner.language.LanguageCatalog;
import dev.tandem.runner.run.Companions;
import dev.tandem.runner.run.RunPlan;
import dev.tandem.runner.run.RunPlanner;
import dev.tandem.runner.run.RunSupervisor;
import dev.tandem.runner.run.Scheduler;
import dev.tandem.runner.workspace.Workspace;
import dev.tandem.sandbox.Sandbox;
import dev.tandem.sandbox.SandboxException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * Starts the runs that the log asks for, each with the files as they were at its place in the log. Whatever prevents it becomes the end of the
 * run. Confined to the session's thread.
 */
final class RunStarts {
    /** How long a run waits for the bytes of files. */
    static final Duration MOST_FETCHING = Duration.ofSeconds(60);

    private static final System.Logger LOG = System.getLogger(RunStarts.class.getName());

    private final Workspace workspace;
    private final BlobCache blobs;
    private final HeldBack heldBack;
    private final RunSupervisor runs;
    private final RunPlanner planner;
    private final DebugPlanner debugPlanner;
    private final SessionDebugging debugging;
    private final FollowerParts parts;
    private final LanguageCatalog catalog;
    private final ProgramSandbox sandbox;
    private final Companions companions;
    private final Scheduler scheduler;
    private final Executor thread;
    private final Runnable released;

    /**
     * @param heldBack keeps what the log says after a run that waits
     * @param thread the session's own
     * @param released told when nothing may be held back any more
     */
    RunStarts(
            FollowerParts parts,
            Workspace workspace,
            BlobCache blobs,
            HeldBack heldBack,
            RunSupervisor runs,
            ProgramSandbox sandbox,
            Companions companions,
            SessionDebugging debugging,
            Executor thread,
            Runnable released) {
        this.workspace = workspace;
        this.blobs = blobs;
        this.heldBack = heldBack;
        this.runs = runs;
        this.planner = new RunPlanner(parts.catalog(), parts.toolchains(), parts.limits(), parts.memoryBytes());
        this.debugPlanner = new DebugPlanner(planner, parts.catalog(), parts.debuggers());
        this.debugging = debugging;
        this.parts = parts;
        this.catalog = parts.catalog();
        this.sandbox = sandbox;
        this.companions = companions;
        this.scheduler = parts.scheduler();
        this.thread = thread;
        this.released = released;
    }

    /** A program finds every file that was there when somebody pressed Run: it waits for bytes that are still on their way. */
    void startWhenComplete(SessionEvent.RunRequested request) {
        blobs.retry();
        if (blobs.isFetching()) {
            RunId run = request.run();
            heldBack.begin(run, () -> start(request));
            scheduler.after(
                    MOST_FETCHING,
                    () -> thread.execute(() -> {
                        heldBack.end(run);
                        released.run();
                    }));
        } else {
            start(request);
        }
    }

    /** Bytes of files have come, or cannot be had. */
    void blobsChanged() {
        if (!blobs.isFetching()) {
            heldBack.end();
            released.run();
        }
    }

    /** {@return why a file's bytes are not in the workspace; empty if all are} */
    private Optional<String> missing() {
        return workspace.blobs().entrySet().stream()
                .filter(held -> blobs.find(held.getValue()).isEmpty())
                .map(held -> "The file %s did not come from the platform: %s"
                        .formatted(
                                held.getKey(), blobs.trouble(held.getValue()).orElse("it takes too long. Try again.")))
                .findFirst();
    }

    private void start(SessionEvent.RunRequested request) {
        RunId run = request.run();
        Optional<String> missing = missing();
        if (missing.isPresent()) {
            runs.end(run, 0, EndReason.START_FAILED, missing.get());
            return;
        }
        try {
            Optional<Language> language =
                    Optional.ofNullable(request.language()).flatMap(catalog::find);
            Sandbox ready;
            if (request.goal() == RunGoal.DEBUG) {
                DebugPlan plan = debugPlanner.plan(request, workspace::pathOfFile);
                ready = ready(language);
                DebugRun.Surroundings around =
                        new DebugRun.Surroundings(ready, parts.limits(), scheduler, parts.nanoTime());
                runs.start(run, plan.run(), report -> debugging.begin(plan, around, report));
            } else {
                RunPlan plan = planner.plan(request, workspace::pathOfFile);
                ready = ready(language);
                runs.start(run, plan, ready);
            }
            language.ifPresent(it -> companions.keep(it, ready));
        } catch (RunPlanner.Unrunnable | SandboxException e) {
            runs.end(run, 0, EndReason.START_FAILED, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            runs.end(run, 0, EndReason.START_FAILED, "The files cannot be written to the sandbox: " + e.getMessage());
        } catch (RuntimeException e) {
            // A mistake of the runner itself must not leave people waiting for a run that never ends.
            LOG.log(System.Logger.Level.ERROR, "run " + run + " cannot be started", e);
            runs.end(run, 0, EndReason.START_FAILED, "The runner failed: " + e);
        }
    }

    private Sandbox ready(Optional<Language> language) throws SandboxException, IOException {
        return language.isPresent() ? sandbox.of(language.get()) : sandbox.ofSession();
    }

    /** A run is over. */
    void ended(RunPlan plan, SessionEvent.RunEnded end) {
        debugging.ended(end);
        // What people wrote themselves may name a program or a folder that is not there: no fault of the sandbox.
        boolean cannotStart = end.reason() == EndReason.START_FAILED && !plan.isPeoplesOwn();
        if (end.reason() == EndReason.DISK_LIMIT || cannotStart) {
            sandbox.spoil();
        }
    }
}
