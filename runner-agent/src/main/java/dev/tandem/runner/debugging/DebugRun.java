package dev.tandem.runner.debugging;

import dev.tandem.debug.BreakpointOwner;
import dev.tandem.debug.BreakpointRequest;
import dev.tandem.debug.DebugError;
import dev.tandem.debug.DebugException;
import dev.tandem.debug.DebugNews;
import dev.tandem.debug.DebugRules;
import dev.tandem.debug.DebugSession;
import dev.tandem.debug.Epoch;
import dev.tandem.debug.Participant;
import dev.tandem.debug.adapter.DebugTarget;
import dev.tandem.debug.adapter.OpenAdapter;
import dev.tandem.debug.peer.KeptBreakpoints;
import dev.tandem.protocol.DebugSeat;
import dev.tandem.protocol.EndReason;
import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.OutputStream;
import dev.tandem.protocol.ParticipantId;
import dev.tandem.protocol.RunId;
import dev.tandem.protocol.SessionEvent;
import dev.tandem.runner.report.RunReport;
import dev.tandem.runner.run.Execution;
import dev.tandem.runner.run.OutputPump;
import dev.tandem.runner.run.Run;
import dev.tandem.runner.run.RunLimits;
import dev.tandem.runner.run.RunPlan;
import dev.tandem.runner.run.RunTotals;
import dev.tandem.runner.run.Scheduler;
import dev.tandem.sandbox.ProcessEnd;
import dev.tandem.sandbox.Sandbox;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A run that is debugged: what is built, the adapter, and the hub that all share; anew for each time that somebody restarts it. It ends like any
 * run, whatever dies. Any thread but for {@link #execute}.
 */
public final class DebugRun implements Execution {
    /** How long an adapter that is asked to end is waited for. */
    static final Duration FAREWELL = Duration.ofSeconds(3);

    private static final System.Logger LOG = System.getLogger(DebugRun.class.getName());

    private final DebugPlan plan;
    private final Controllers controllers;
    private final Sandbox sandbox;
    private final RunLimits limits;
    private final RunReport report;
    private final Scheduler scheduler;
    private final LongSupplier nanoTime;
    private final OutputPump pump;
    private final RunTotals totals = new RunTotals();
    private final ProgramClock clock;
    private final ProgramInput input = new ProgramInput();
    private final WantedBreakpoints breakpoints;
    private final DebugBounds bounds;
    private final Presence<Debuggee> debuggee;
    // ---- of whoever executes it
    private long lastEpoch;
    private Map<BreakpointOwner, List<BreakpointRequest>> kept = Map.of();

    // ---- guarded by this
    private @Nullable Execution compiling;
    private boolean stopRequested;

    /** One time that the program is started, or attached to. */
    record Debuggee(OpenAdapter adapter, SandboxHost host, DebugReporter reporter) {
        DebugSession session() {
            return adapter.session();
        }
    }

    /** What a run needs of its surroundings. */
    public record Surroundings(Sandbox sandbox, RunLimits limits, Scheduler scheduler, LongSupplier nanoTime) {}

    DebugRun(
            DebugPlan plan,
            Surroundings around,
            RunReport report,
            WantedBreakpoints breakpoints,
            Controllers controllers) {
        this.plan = plan;
        this.sandbox = around.sandbox();
        this.limits = around.limits();
        this.report = report;
        this.scheduler = around.scheduler();
        this.nanoTime = around.nanoTime();
        this.breakpoints = breakpoints;
        this.controllers = controllers;
        this.pump = new OutputPump(report, scheduler, nanoTime);
        this.clock = new ProgramClock(nanoTime);
        this.debuggee = new Presence<>(nanoTime);
        this.bounds = new DebugBounds(
                plan.run().program().timeLimit(),
                clock,
                scheduler,
                () -> debuggee().isPresent(),
                () -> debuggee().ifPresent(DebugRun::endAtOnce));
        if (plan.run().input() instanceof RunPlan.Input.Text(String text)) {
            input.give(text.getBytes(StandardCharsets.UTF_8));
            input.end();
        }
    }

    RunId run() {
        return report.run();
    }

    @Override
    public SessionEvent.RunEnded execute() {
        try {
            while (true) {
                SessionEvent.RunEnded end = once();
                if (end != null) {
                    pump.flush();
                    return end;
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return end(EndReason.RUNNER_LOST, null, "The runner is shutting down.");
        } finally {
            debuggee.end();
            if (!plan.run().build().isEmpty()) {
                plan.run().removeBuild(sandbox);
            }
        }
    }

    /** {@return how it ended; null if it is to be started anew} */
    private SessionEvent.@Nullable RunEnded once() throws InterruptedException {
        SessionEvent.RunEnded failed = compile();
        if (failed != null) {
            return failed;
        }
        SandboxHost host = new SandboxHost(sandbox, DebugBounds.LONGEST);
        try {
            DebugTarget target = ProgramTarget.of(plan, host);
            report.started("run", plan.run().program().shown());
            return debug(host, target);
        } catch (IOException e) {
            List<ProcessEnd> _ = host.end();
            return stopped() ? end(EndReason.STOPPED, null, "") : end(EndReason.START_FAILED, null, message(e));
        }
    }

    /** {@return why there is no program; null if there is} */
    private SessionEvent.@Nullable RunEnded compile() {
        RunPlan.Step step = plan.run().compile();
        Execution compiler;
        synchronized (this) {
            if (stopRequested) {
                return end(EndReason.STOPPED, null, "");
            }
            if (step == null) {
                return null;
            }
            RunPlan build = new RunPlan(
                    null, step, plan.run().environment(), plan.run().build(), new RunPlan.Input.Text(""), null, false);
            compiler = new Run(build, sandbox, limits, report, scheduler, nanoTime);
            compiling = compiler;
        }
        SessionEvent.RunEnded end = compiler.execute();
        synchronized (this) {
            compiling = null;
        }
        if (end.reason() != EndReason.EXITED) {
            return end;
        }
        return end.exitCode() != null && end.exitCode() == 0
                ? null
                : new SessionEvent.RunEnded(
                        run(),
                        EndReason.COMPILE_FAILED,
                        null,
                        end.wallMillis(),
                        end.cpuMillis(),
                        end.peakMemoryBytes(),
                        "");
    }

    private SessionEvent.@Nullable RunEnded debug(SandboxHost host, DebugTarget target)
            throws IOException, InterruptedException {
        Epoch first = lastEpoch == 0 ? Epoch.FIRST : new Epoch(lastEpoch + 1);
        breakpoints.begin(first.number());
        OpenAdapter adapter = plan.adapter().open(host, plan.installed(), target, DebugRules.DEFAULT, first);
        DebugReporter reporter = new DebugReporter(
                report,
                new DebugReporter.Adapter(plan.adapter().id(), plan.adapterName()),
                pump,
                totals,
                breakpoints,
                scheduler,
                new Watch(),
                clock,
                nanoTime);
        Debuggee now = new Debuggee(adapter, host, reporter);
        try {
            adapter.session().join(reporter).toCompletableFuture().join();
            debuggee.come(now);
            if (stopped()) {
                adapter.close();
            }
            input.reach(adapter.input(), plan.inputFile().map(file -> InputFile.open(host, file)));
            clock.begin();
            var _ = adapter.start(breakpoints.all(), kept).whenComplete((_, failure) -> {
                if (failure != null) {
                    LOG.log(System.Logger.Level.DEBUG, "run {0} is not debugged: {1}", run(), failure);
                }
            });
            scheduler.after(DebugSeat.PATIENCE, () -> KeptBreakpoints.forget(now.session()));
            bounds.watch();
            DebugNews.Ended ended = reporter.ended().get();
            return finished(now, ended);
        } catch (ExecutionException | CompletionException e) {
            throw new IOException(message(e), e);
        } finally {
            debuggee.go();
            lastEpoch = Math.max(lastEpoch, reporter.epoch());
            input.forget();
            adapter.close();
            host.close();
        }
    }

    private SessionEvent.@Nullable RunEnded finished(Debuggee over, DebugNews.Ended ended) throws InterruptedException {
        over.adapter().close();
        List<ProcessEnd> processes = over.host().end();
        for (ProcessEnd end : processes) {
            totals.add(new ProcessEnd(
                    end.cause(), end.exitCode(), Duration.ZERO, end.cpu(), end.peakMemoryBytes(), end.detail()));
        }
        pump.flush();
        boolean hasBegun = over.reporter().epoch() > 0;
        return switch (Verdict.of(stopped(), bounds.exceeded(), processes, hasBegun, ended)) {
            case Verdict.Anew _ -> {
                kept = KeptBreakpoints.of(over.session()).toCompletableFuture().join();
                yield null;
            }
            case Verdict.Limit(ProcessEnd process) -> totals.end(run(), process);
            case Verdict.DebuggerDied(String words) -> {
                report.note(words);
                yield end(EndReason.EXITED, null, words);
            }
            case Verdict.Over(EndReason reason, Integer exitCode, String detail) -> end(reason, exitCode, detail);
        };
    }

    private SessionEvent.RunEnded end(EndReason reason, @Nullable Integer exitCode, String detail) {
        totals.add(new ProcessEnd(ProcessEnd.Cause.EXITED, 0, clock.passed(), Duration.ZERO, 0, ""));
        return totals.end(run(), reason, exitCode, detail);
    }

    private static String message(Throwable failure) {
        Throwable cause = failure.getCause() instanceof DebugException inner ? inner : failure;
        return cause instanceof DebugException known ? Answers.words(known) : String.valueOf(cause.getMessage());
    }

    // ---- limits

    private final class Watch implements DebugReporter.Limits {
        @Override
        public void printed() {
            if (totals.outputBytes() > limits.outputBytes()) {
                bounds.exceed(EndReason.OUTPUT_LIMIT, "It printed more than %d bytes.".formatted(limits.outputBytes()));
            }
        }

        @Override
        public void changed() {
            bounds.watch();
        }

        @Override
        public void held(@Nullable ParticipantId holder) {
            controllers.held(holder);
        }

        @Override
        public void tellsTooMuch() {
            bounds.exceed(EndReason.OUTPUT_LIMIT, "The debugger told more than anybody could follow.");
        }
    }

    private static void endAtOnce(Debuggee debuggee) {
        debuggee.host().close();
        debuggee.adapter().close();
    }

    // ---- people

    @Override
    public void input(byte[] bytes) {
        if (!input.give(bytes)) {
            byte[] note = "[%d bytes of input were not taken: the program does not read them]%n"
                    .formatted(bytes.length)
                    .getBytes(StandardCharsets.UTF_8);
            pump.accept(OutputStream.STDERR, note, note.length);
        }
    }

    @Override
    public void closeInput() {
        input.end();
    }

    @Override
    public void note(String line) {
        report.note(line);
    }

    @Override
    public void stop() {
        Execution compiler;
        synchronized (this) {
            stopRequested = true;
            compiler = compiling;
        }
        if (compiler != null) {
            compiler.stop();
        }
        debuggee().ifPresent(now -> end(now, false));
    }

    private synchronized boolean stopped() {
        return stopRequested;
    }

    /**
     * Starts it anew as soon as it has ended.
     *
     * @throws DebugException {@code DEBUG-02} if it is being started
     */
    void restart() {
        end(debuggee().orElseThrow(DebugRun::notYet), true);
    }

    static DebugException notYet() {
        return new DebugException(DebugError.NOT_STOPPED, "The program is being started.");
    }

    /** In peace, or else without. */
    private void end(Debuggee now, boolean again) {
        var _ = now.session().end(plan.attachPort().isEmpty(), again);
        scheduler.after(FAREWELL, () -> endAtOnce(now));
    }

    /** {@return what is debugged now; empty before it is there, and afterwards} */
    Optional<Debuggee> debuggee() {
        return debuggee.now();
    }

    /** {@return what is debugged, and has not ended; null if the run is over, or it is not there after so long} Waits while it is started, or started anew. */
    @Nullable Debuggee awaitDebuggee(Duration patience) throws InterruptedException {
        return debuggee.await(now -> !now.reporter().ended().isDone(), patience);
    }

    /** The session's files lie elsewhere, or breakpoints are others. Called on the session's thread. {@return done when the adapter has been told} */
    CompletableFuture<Void> follow(DebugSettings settings, SourceFiles files) {
        BreakpointRequests.Wanted now =
                BreakpointRequests.of(settings, files, run(), plan.adapter().id());
        return breakpoints.follow(now, files.paths(), () -> debuggee().map(Debuggee::session));
    }

    /** Somebody is not there any more. */
    void gone(Participant participant) {
        debuggee().ifPresent(now -> {
            var _ = now.session().gone(participant);
        });
    }

    /** {@return where a file lies, as the adapter knows it; empty if it is not there} */
    Optional<String> path(EntryId file) {
        return breakpoints.path(file);
    }
}
