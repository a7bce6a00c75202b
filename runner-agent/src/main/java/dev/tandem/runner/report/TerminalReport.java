package dev.tandem.runner.report;

import dev.tandem.protocol.SessionEvent;
import dev.tandem.protocol.TerminalEnd;
import dev.tandem.protocol.TerminalId;
import org.jspecify.annotations.Nullable;

/** What one terminal reports, numbered as the reports of a {@link RunReport}. Safe for use by any thread; nothing here blocks. */
public final class TerminalReport {
    private final TerminalId terminal;
    private final Outbox outbox;
    private final OutputBudget budget;

    /** Guarded by this: numbers are given and items added in one step. */
    private long lastNumber;

    /**
     * Reports go on behind what is reported already.
     *
     * @param budget counts what waits; nobody is made to wait by it
     * @param alreadyReported how many records of this terminal the log has
     */
    public TerminalReport(TerminalId terminal, Outbox outbox, OutputBudget budget, long alreadyReported) {
        this.terminal = terminal;
        this.outbox = outbox;
        this.budget = budget;
        this.lastNumber = alreadyReported;
    }

    /** {@return how many bytes wait for the platform} */
    public long waiting() {
        return budget.waiting();
    }

    /** @param seen the last record that was obeyed before */
    public synchronized void output(byte[] bytes, long seen) {
        add(new SessionEvent.TerminalOutput(terminal, bytes, seen), bytes.length);
    }

    /** @param redraw whether it tells what no output told */
    public synchronized void screen(int columns, int rows, byte[] bytes, long seen, boolean redraw) {
        add(new SessionEvent.TerminalScreen(terminal, columns, rows, bytes, seen, redraw), bytes.length);
    }

    public synchronized void closed(TerminalEnd reason, @Nullable Integer exitCode, String detail) {
        add(new SessionEvent.TerminalClosed(terminal, reason, exitCode, detail), 0);
    }

    private void add(SessionEvent event, int bytes) {
        budget.taken(bytes);
        outbox.add(terminal, ++lastNumber, event, bytes, budget);
    }
}
