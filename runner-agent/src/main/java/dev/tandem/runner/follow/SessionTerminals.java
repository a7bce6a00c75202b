package dev.tandem.runner.follow;

import dev.tandem.protocol.Activity;
import dev.tandem.protocol.LogRecord;
import dev.tandem.protocol.SessionEvent;
import dev.tandem.protocol.SessionSnapshot.OpenTerminal;
import dev.tandem.protocol.TerminalEnd;
import dev.tandem.protocol.TerminalId;
import dev.tandem.runner.terminal.Terminals;
import dev.tandem.sandbox.Sandbox;
import dev.tandem.sandbox.SandboxException;
import dev.tandem.sandbox.TerminalSize;
import java.io.IOException;
import java.util.Set;

/** The records of a session's log that are about terminals, obeyed. Confined to the session's thread. */
final class SessionTerminals {
    /** Gives the sandbox with the files as they are. */
    @FunctionalInterface
    interface Ready {
        Sandbox sandbox() throws SandboxException, IOException;
    }

    private final Terminals terminals;
    private final Ready ready;

    SessionTerminals(Terminals terminals, Ready ready) {
        this.terminals = terminals;
        this.ready = ready;
    }

    /** {@return whether no terminal is open here} */
    boolean areNone() {
        return terminals.open().isEmpty();
    }

    Set<TerminalId> open() {
        return terminals.open();
    }

    void close(TerminalId terminal) {
        terminals.close(terminal);
    }

    void closeAll() {
        terminals.closeAll();
    }

    /**
     * A terminal that the log says is open, at an assignment.
     *
     * @param held what this runner still holds or reports
     * @param seen the last record that this runner had obeyed before
     */
    void assigned(OpenTerminal terminal, Set<Activity> held, long seen) {
        TerminalId id = terminal.terminal();
        if (held.contains(id)) {
            terminal.controls().stream()
                    .filter(control -> control.sequence() > seen)
                    .forEach(this::happened);
        } else if (terminal.started()) {
            terminals.end(
                    id,
                    terminal.reported(),
                    TerminalEnd.RUNNER_LOST,
                    "The runner that it was on stopped or lost its connection. Open a new one.");
        } else if (terminal.controls().stream()
                .anyMatch(control -> control.event() instanceof SessionEvent.TerminalCloseRequested)) {
            terminals.end(id, 0, TerminalEnd.CLOSED, "");
        } else {
            open(id, new TerminalSize(terminal.columns(), terminal.rows()));
            terminal.controls().forEach(this::happened);
        }
    }

    void happened(LogRecord record) {
        if (!(record.event() instanceof SessionEvent.TerminalEvent about)) {
            return;
        }
        switch (about) {
            case SessionEvent.TerminalOpened opened ->
                open(opened.terminal(), new TerminalSize(opened.columns(), opened.rows()));
            case SessionEvent.TerminalInput(var id, byte[] bytes) -> terminals.input(id, bytes, record.sequence());
            case SessionEvent.TerminalResized(var id, int columns, int rows) ->
                terminals.resize(id, new TerminalSize(columns, rows), record.sequence());
            case SessionEvent.TerminalCloseRequested(var id) -> terminals.close(id);
            case SessionEvent.TerminalRenamed _,
                    SessionEvent.TerminalOutput _,
                    SessionEvent.TerminalScreen _,
                    SessionEvent.TerminalClosed _ -> {}
        }
    }

    private void open(TerminalId id, TerminalSize size) {
        try {
            terminals.open(id, size, ready.sandbox());
        } catch (SandboxException e) {
            terminals.end(id, 0, TerminalEnd.START_FAILED, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            terminals.end(
                    id, 0, TerminalEnd.START_FAILED, "The files cannot be written to the sandbox: " + e.getMessage());
        }
    }
}
