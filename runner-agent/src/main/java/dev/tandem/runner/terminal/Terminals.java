package dev.tandem.runner.terminal;

import dev.tandem.protocol.TerminalEnd;
import dev.tandem.protocol.TerminalId;
import dev.tandem.runner.report.Outbox;
import dev.tandem.runner.report.OutputBudget;
import dev.tandem.runner.report.TerminalReport;
import dev.tandem.runner.run.Scheduler;
import dev.tandem.sandbox.Sandbox;
import dev.tandem.sandbox.SandboxException;
import dev.tandem.sandbox.TerminalSize;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The open terminals of one session. Called by the session's thread; each terminal has a virtual thread of its own, which only takes it off
 * the list.
 */
public final class Terminals {
    private final Outbox outbox;
    private final Scheduler scheduler;
    private final LongSupplier nanoTime;
    private final Map<TerminalId, Terminal> open = new ConcurrentHashMap<>();

    public Terminals(Outbox outbox, Scheduler scheduler, LongSupplier nanoTime) {
        this.outbox = outbox;
        this.scheduler = scheduler;
        this.nanoTime = nanoTime;
    }

    /** Opens a terminal with a shell, or reports why not. */
    public void open(TerminalId id, TerminalSize size, Sandbox sandbox) {
        TerminalReport report = report(id, 0);
        Terminal terminal;
        try {
            terminal = Terminal.start(id, size, sandbox, report, scheduler, nanoTime);
        } catch (SandboxException e) {
            report.closed(TerminalEnd.START_FAILED, null, String.valueOf(e.getMessage()));
            return;
        }
        open.put(id, terminal);
        Thread.ofVirtual().name("terminal " + id).start(() -> {
            try {
                terminal.follow();
            } finally {
                open.remove(id);
            }
        });
    }

    /** Reports a terminal that is not opened, or not here any more. */
    public void end(TerminalId id, long alreadyReported, TerminalEnd reason, String detail) {
        report(id, alreadyReported).closed(reason, null, detail);
    }

    /** Somebody typed, by the record of this number. A terminal that is over takes nothing. */
    public void input(TerminalId id, byte[] bytes, long sequence) {
        with(id, terminal -> terminal.input(bytes, sequence));
    }

    public void resize(TerminalId id, TerminalSize size, long sequence) {
        with(id, terminal -> terminal.resize(size, sequence));
    }

    public void close(TerminalId id) {
        with(id, Terminal::close);
    }

    public void closeAll() {
        open.values().forEach(Terminal::close);
    }

    /** {@return the terminals that are open now} */
    public Set<TerminalId> open() {
        return Set.copyOf(open.keySet());
    }

    private void with(TerminalId id, Consumer<Terminal> action) {
        Terminal terminal = open.get(id);
        if (terminal != null) {
            action.accept(terminal);
        }
    }

    private TerminalReport report(TerminalId id, long alreadyReported) {
        return new TerminalReport(id, outbox, new OutputBudget(TerminalFeed.MOST_WAITING), alreadyReported);
    }
}
