package dev.tandem.runner.report;

import dev.tandem.protocol.OutputStream;
import dev.tandem.protocol.RunId;
import dev.tandem.protocol.SessionEvent;
import dev.tandem.protocol.TestCase;
import dev.tandem.protocol.TestCounts;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What one run reports, numbered, so that after a lost connection nothing is missing and nothing twice. Safe for use by any
 * thread; nothing here blocks.
 */
public final class RunReport {
    private final RunId run;
    private final Outbox outbox;
    private final OutputBudget budget;

    /** Guarded by this: numbers are given and items added in one step. */
    private long lastNumber;

    /** Guarded by this. */
    private boolean over;

    /**
     * @param alreadyReported how many records of this run the log has
     */
    public RunReport(RunId run, Outbox outbox, OutputBudget budget, long alreadyReported) {
        this.run = run;
        this.outbox = outbox;
        this.budget = budget;
        this.lastNumber = alreadyReported;
    }

    public RunId run() {
        return run;
    }

    public OutputBudget budget() {
        return budget;
    }

    public synchronized void started(String step, String command) {
        outbox.add(run, ++lastNumber, new SessionEvent.RunStarted(run, step, command), 0, budget);
    }

    /** Output that was {@linkplain OutputBudget#taken taken} from the budget. */
    public synchronized void output(OutputStream stream, byte[] bytes) {
        outbox.add(run, ++lastNumber, new SessionEvent.RunOutput(run, stream, bytes), bytes.length, budget);
    }

    /** Tests that are over, and how many are in all. Nobody is made to wait by them: they are bounded. */
    public synchronized void tests(List<TestCase> tests, TestCounts total) {
        SessionEvent.TestsReported told = new SessionEvent.TestsReported(run, tests, total);
        budget.taken(told.length());
        outbox.add(run, ++lastNumber, told, told.length(), budget);
    }

    /** What a debug session tells. Nobody is made to wait by it: it is bounded by whoever tells it. */
    public synchronized void debug(SessionEvent.DebugEvent told) {
        if (!over) {
            budget.taken(told.length());
            outbox.add(run, ++lastNumber, told, told.length(), budget);
        }
    }

    /** Tells those who watch the output something that the program does not say. After the end nothing is said any more. */
    public synchronized void note(String line) {
        if (!over) {
            byte[] bytes = ("Tandem: " + line + "\n").getBytes(StandardCharsets.UTF_8);
            budget.taken(bytes.length);
            output(OutputStream.STDERR, bytes);
        }
    }

    public synchronized void ended(SessionEvent.RunEnded end) {
        over = true;
        outbox.add(run, ++lastNumber, end, 0, budget);
    }
}
