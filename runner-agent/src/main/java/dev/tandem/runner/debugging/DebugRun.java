package dev.tandem.runner.debugging;

import dev.tandem.debug.BreakpointRequest;
import dev.tandem.debug.DebugException;
import dev.tandem.debug.DebugNews;
import dev.tandem.debug.DebugRules;
import dev.tandem.debug.DebugSession;
import dev.tandem.debug.Epoch;
import dev.tandem.debug.Participant;
import dev.tandem.debug.adapter.DebugTarget;
import dev.tandem.debug.adapter.OpenAdapter;
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
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A run that is debugged: what is built, the adapter, and the hub that all share; anew for each time that somebody restarts it. It ends like any
 * run, whatever dies. Any thread but for {@link #execute}.
 */
public final class DebugRun implements Execution {
    /** How long a debug session may last, though its program stands. */
    static final Duration LONGEST = Duration.ofHours(8);
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
    /** Of the session's files, by their paths; replaced as a whole. */
    private volatile Map<String, EntryId> files;

    // ---- guarded by this
    private Map<String, BreakpointRequest> wanted;
    private @Nullable Execution compiling;
    private @Nullable Debuggee debuggee;
    private boolean stopRequested;
    private boolean restartRequested;
    private @Nullable Limit exceeded;
    private long lastEpoch;

    /** Why it is ended that goes on by itself. */
    private record Limit(EndReason reason, String detail) {}

    /** One time that the program is started, or attached to. */
    record Debuggee(OpenAdapter adapter, SandboxHost host, DebugReporter reporter) {
        DebugSession session() {
            return adapter.session();
        }
    }

    /** What a run needs of its surroundings. */
    public record Surroundings(Sandbox sandbox, RunLimits limits, Scheduler scheduler, LongSupplier nanoTime) {}

    /**
     * @param wanted breakpoints, by what each replaces
     * @param files of the session, by their paths
     */
    DebugRun(
            DebugPlan plan,
            Surroundings around,
            RunReport report,
            Map<String, BreakpointRequest> wanted,
            Map<String, EntryId> files,
            Controllers controllers) {
        this.plan = plan;
        this.sandbox = around.sandbox();
        this.limits = around.limits();
        this.report = report;
        this.scheduler = around.scheduler();
        this.nanoTime = around.nanoTime();
        this.wanted = wanted;
        this.files = files;
        this.controllers = controllers;
        this.pump = new OutputPump(report, scheduler, nanoTime);
        this.clock = new ProgramClock(nanoTime);
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
            if (!plan.run().build().isEmpty()) {
                plan.run().removeBuild(sandbox);
            }
        }
    }

    /** {@return how it ended; null if it is to be started anew} */
    private SessionEvent.@Nullable RunEnded once() throws InterruptedException {
        synchronized (this) {
            restartRequested = false;
        }
        SessionEvent.RunEnded failed = compile();
        if (failed != null) {
            return failed;
        }
        SandboxHost host = new SandboxHost(sandbox, LONGEST);
        try {
            List<String> command = plan.isPrinted()
                    ? printedCommand(host)
                    : plan.run().program().command();
            report.started("run", plan.run().program().shown());
            return debug(host, target(command));
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

    private List<String> printedCommand(SandboxHost host) throws IOException, InterruptedException {
        RunPlan.Step program = plan.run().program();
        var process = host.start(program.command(), plan.run().environment(), Path.of(Sandbox.WORKSPACE));
        process.input().close();
        String printed = new String(process.output().readAllBytes(), StandardCharsets.UTF_8);
        String errors = new String(process.errors().readAllBytes(), StandardCharsets.UTF_8);
        try {
            int code = process.ended().toCompletableFuture().get();
            if (code != 0 || printed.isEmpty()) {
                throw new IOException("There is nothing to debug. " + errors.strip());
            }
        } catch (ExecutionException e) {
            throw new IOException(e);
        }
        return List.of(printed.split("\0"));
    }

    private DebugTarget target(List<String> command) {
        RunPlan.Step program = plan.run().program();
        Map<String, String> environment = plan.run().environment();
        return plan.attachPort().isPresent()
                ? new DebugTarget.Port(plan.attachPort().getAsInt(), environment, Path.of(program.directory()))
                : new DebugTarget.Program(command, plan.arguments(), environment, Path.of(program.directory()));
    }

    private SessionEvent.@Nullable RunEnded debug(SandboxHost host, DebugTarget target)
            throws IOException, InterruptedException {
        Epoch first = lastEpoch == 0 ? Epoch.FIRST : new Epoch(lastEpoch + 1);
        OpenAdapter adapter = plan.adapter().open(host, plan.installed(), target, DebugRules.DEFAULT, first);
        DebugReporter reporter = new DebugReporter(
                report,
                new DebugReporter.Adapter(plan.adapter().id(), plan.adapterName()),
                pump,
                totals,
                () -> files,
                scheduler,
                new Watch(),
                clock,
                nanoTime);
        Debuggee now = new Debuggee(adapter, host, reporter);
        List<BreakpointRequest> breakpoints;
        try {
            adapter.session().join(reporter).toCompletableFuture().join();
            synchronized (this) {
                breakpoints = List.copyOf(wanted.values());
                debuggee = now;
                if (stopRequested) {
                    adapter.close();
                }
            }
            input.reach(adapter.input(), plan.inputFile().map(file -> InputFile.open(host, file)));
            clock.begin();
            var _ = adapter.start(breakpoints).whenComplete((_, failure) -> {
                if (failure != null) {
                    LOG.log(System.Logger.Level.DEBUG, "run {0} is not debugged: {1}", run(), failure);
                }
            });
            watch();
            DebugNews.Ended ended = reporter.ended().get();
            return finished(now, ended);
        } catch (ExecutionException | CompletionException e) {
            throw new IOException(message(e), e);
        } finally {
            synchronized (this) {
                debuggee = null;
                lastEpoch = Math.max(lastEpoch, reporter.epoch());
            }
            input.forget();
            adapter.close();
            host.close();
        }
    }

    private SessionEvent.@Nullable RunEnded finished(Debuggee over, DebugNews.Ended ended) throws InterruptedException {
        over.adapter().close();
        ProcessEnd worst = null;
        for (ProcessEnd end : over.host().end()) {
            totals.add(new ProcessEnd(
                    end.cause(), end.exitCode(), Duration.ZERO, end.cpu(), end.peakMemoryBytes(), end.detail()));
            if (isLimit(end.cause())) {
                worst = end;
            }
        }
        pump.flush();
        synchronized (this) {
            if (stopRequested) {
                return end(EndReason.STOPPED, null, "");
            }
            if (exceeded != null) {
                return end(exceeded.reason(), null, exceeded.detail());
            }
            if (restartRequested) {
                return null;
            }
        }
        if (worst != null) {
            return totals.end(run(), worst);
        }
        DebugException failure = ended.failure();
        if (failure != null) {
            boolean began = over.reporter().epoch() > 0;
            return end(began ? EndReason.EXITED : EndReason.START_FAILED, ended.exitCode(), Answers.words(failure));
        }
        return end(EndReason.EXITED, ended.exitCode(), "");
    }

    private static boolean isLimit(ProcessEnd.Cause cause) {
        return switch (cause) {
            case TIME_LIMIT, MEMORY_LIMIT, OUTPUT_LIMIT, DISK_LIMIT -> true;
            case EXITED, SIGNALLED, STOPPED -> false;
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
                exceed(EndReason.OUTPUT_LIMIT, "It printed more than %d bytes.".formatted(limits.outputBytes()));
            }
        }

        @Override
        public void changed() {
            watch();
        }

        @Override
        public void held(@Nullable ParticipantId holder) {
            controllers.held(holder);
        }

        @Override
        public void tellsTooMuch() {
            exceed(EndReason.OUTPUT_LIMIT, "The debugger told more than anybody could follow.");
        }
    }

    /** Looks when its time is over, by then: what it stands counts only to the longest time of all. */
    private void watch() {
        Duration limit = plan.run().program().timeLimit();
        Duration left = limit.minus(clock.ran());
        Duration most = LONGEST.minus(clock.passed());
        if (!left.isPositive()) {
            exceed(
                    EndReason.TIME_LIMIT,
                    "It ran longer than %d s, without the time in which it stood.".formatted(limit.toSeconds()));
        } else if (!most.isPositive()) {
            exceed(EndReason.TIME_LIMIT, "It was debugged for longer than %d hours.".formatted(LONGEST.toHours()));
        } else {
            scheduler.after(left.compareTo(most) < 0 ? left : most, this::watchIfThere);
        }
    }

    private void watchIfThere() {
        boolean there;
        synchronized (this) {
            there = debuggee != null && exceeded == null;
        }
        if (there
                && (!plan.run().program().timeLimit().minus(clock.ran()).isPositive()
                        || !LONGEST.minus(clock.passed()).isPositive())) {
            watch();
        }
    }

    private synchronized void exceed(EndReason reason, String detail) {
        if (exceeded == null) {
            exceeded = new Limit(reason, detail);
            Debuggee now = debuggee;
            if (now != null) {
                now.host().close();
                now.adapter().close();
            }
        }
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
        endDebuggee();
    }

    private synchronized boolean stopped() {
        return stopRequested;
    }

    /** Starts it anew as soon as it has ended. */
    void restart() {
        synchronized (this) {
            restartRequested = true;
        }
        endDebuggee();
    }

    /** In peace, or else without. */
    private void endDebuggee() {
        Debuggee now;
        synchronized (this) {
            now = debuggee;
        }
        if (now == null) {
            return;
        }
        var _ = now.session().end(plan.attachPort().isEmpty());
        scheduler.after(FAREWELL, () -> {
            now.host().close();
            now.adapter().close();
        });
    }

    /** {@return what is debugged now; empty before it is there, and afterwards} */
    synchronized Optional<Debuggee> debuggee() {
        return Optional.ofNullable(debuggee);
    }

    /** The session's files lie elsewhere, or breakpoints are others. By what each replaces. */
    void follow(Map<String, BreakpointRequest> now, Map<String, EntryId> paths) {
        files = paths;
        Map<String, BreakpointRequest> before;
        Debuggee at;
        synchronized (this) {
            before = wanted;
            wanted = now;
            at = debuggee;
        }
        if (at == null) {
            return; // they are set when it begins
        }
        before.forEach((place, request) -> {
            if (!now.containsKey(place)) {
                set(at, BreakpointRequests.nothingOf(request));
            }
        });
        now.forEach((place, request) -> {
            if (!request.equals(before.get(place))) {
                set(at, request);
            }
        });
    }

    private void set(Debuggee at, BreakpointRequest request) {
        var _ = at.session().set(request).exceptionally(failure -> {
            // What an adapter does not support, or does not understand, is told with the state of the breakpoint.
            LOG.log(System.Logger.Level.DEBUG, "{0} of run {1}: {2}", request.command(), run(), failure);
            return null;
        });
    }

    /** Somebody is not there any more. */
    void gone(Participant participant) {
        debuggee().ifPresent(now -> {
            var _ = now.session().gone(participant);
        });
    }

    /** {@return where a file lies, as the adapter knows it; empty if it is not there} */
    Optional<String> path(EntryId file) {
        return files.entrySet().stream()
                .filter(it -> it.getValue().equals(file))
                .map(it -> Sandbox.WORKSPACE + "/" + it.getKey())
                .findFirst();
    }
}
