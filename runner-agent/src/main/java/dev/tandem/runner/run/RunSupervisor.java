package dev.tandem.runner.run;

import dev.tandem.protocol.EndReason;
import dev.tandem.protocol.RunId;
import dev.tandem.protocol.SessionEvent;
import dev.tandem.runner.report.Outbox;
import dev.tandem.runner.report.OutputBudget;
import dev.tandem.runner.report.RunReport;
import dev.tandem.sandbox.Sandbox;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * The runs of one session that are going on. Called by the session's thread; each run has a virtual thread of its own, which only
 * takes it off the list.
 */
public final class RunSupervisor {
    private static final System.Logger LOG = System.getLogger(RunSupervisor.class.getName());

    private final Outbox outbox;
    private final RunLimits limits;
    private final Scheduler scheduler;
    private final LongSupplier nanoTime;
    private final BiConsumer<RunPlan, SessionEvent.RunEnded> whenEnded;
    private final Map<RunId, Execution> going = new ConcurrentHashMap<>();

    /**
     * @param whenEnded told on the run's own thread, just before the end is reported
     */
    public RunSupervisor(
            Outbox outbox,
            RunLimits limits,
            Scheduler scheduler,
            LongSupplier nanoTime,
            BiConsumer<RunPlan, SessionEvent.RunEnded> whenEnded) {
        this.outbox = outbox;
        this.limits = limits;
        this.scheduler = scheduler;
        this.nanoTime = nanoTime;
        this.whenEnded = whenEnded;
    }

    /** Starts a run at once. */
    public void start(RunId id, RunPlan plan, Sandbox sandbox) {
        start(id, plan, report -> new Run(plan, sandbox, limits, report, scheduler, nanoTime));
    }

    /**
     * Starts a run of another kind at once.
     *
     * @param execution makes it; called before this returns
     */
    public void start(RunId id, RunPlan plan, Function<RunReport, Execution> execution) {
        RunReport report = report(id, 0);
        Execution run = execution.apply(report);
        going.put(id, run);
        Thread.ofVirtual().name("run " + id).start(() -> {
            try {
                SessionEvent.RunEnded end = run.execute();
                // In this order: whoever asks for the next run has seen the end of this one, and finds everything
                // settled; and at
                // any time the run is either on the list or among what is to be reported.
                whenEnded.accept(plan, end);
                report.ended(end);
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.ERROR, "run " + id + " failed in the runner itself", e);
                report.ended(end(id, EndReason.START_FAILED, "The runner failed: " + e));
            } finally {
                going.remove(id);
            }
        });
    }

    /** Reports a run that does not take place, or not here any more. */
    public void end(RunId id, long alreadyReported, EndReason reason, String detail) {
        report(id, alreadyReported).ended(end(id, reason, detail));
    }

    /** Runs that are over take no more input. */
    public void input(RunId id, byte[] bytes) {
        Execution run = going.get(id);
        if (run != null) {
            run.input(bytes);
        }
    }

    public void closeInput(RunId id) {
        Execution run = going.get(id);
        if (run != null) {
            run.closeInput();
        }
    }

    public void stop(RunId id) {
        Execution run = going.get(id);
        if (run != null) {
            run.stop();
        }
    }

    /** Tells those who watch the output of a going run something that its program does not say. */
    public void note(String line) {
        going.values().forEach(run -> run.note(line));
    }

    public void stopAll() {
        going.values().forEach(Execution::stop);
    }

    /** {@return the runs that are going on now} */
    public Set<RunId> going() {
        return Set.copyOf(going.keySet());
    }

    private static SessionEvent.RunEnded end(RunId id, EndReason reason, String detail) {
        return new SessionEvent.RunEnded(id, reason, null, 0, 0, 0, detail);
    }

    private RunReport report(RunId id, long alreadyReported) {
        return new RunReport(id, outbox, new OutputBudget(RunLimits.UNACKNOWLEDGED_BYTES), alreadyReported);
    }
}
