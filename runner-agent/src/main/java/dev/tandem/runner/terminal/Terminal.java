package dev.tandem.runner.terminal;

import dev.tandem.protocol.TerminalEnd;
import dev.tandem.protocol.TerminalId;
import dev.tandem.runner.report.TerminalReport;
import dev.tandem.runner.run.Scheduler;
import dev.tandem.sandbox.ProcessEnd;
import dev.tandem.sandbox.ProcessSpec;
import dev.tandem.sandbox.Sandbox;
import dev.tandem.sandbox.SandboxException;
import dev.tandem.sandbox.SandboxProcess;
import dev.tandem.sandbox.TerminalSize;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * A shell on a pseudo terminal. {@link #follow} runs on a thread of its own; all else comes from the session's thread and never waits
 * for the program.
 */
final class Terminal {
    private static final System.Logger LOG = System.getLogger(Terminal.class.getName());
    private static final int READ_BYTES = 16 << 10;
    /** A shell lives as long as its terminal. */
    private static final Duration NO_TIME_LIMIT = Duration.ofDays(365);

    private static final long NO_OUTPUT_LIMIT = 1L << 60;
    /** The best shell that the sandbox has. */
    private static final List<String> SHELL =
            List.of("/bin/sh", "-c", "command -v bash >/dev/null 2>&1 && exec bash -i || exec sh -i");

    private static final Map<String, String> ENVIRONMENT =
            Map.of("COLORTERM", "truecolor", "HISTFILE", "", "PS1", "\\w \\$ ");

    private final TerminalId id;
    private final SandboxProcess process;
    private final TerminalReport report;
    private final TerminalFeed feed;
    private final IntakeBrake brake;
    private volatile boolean closeRequested;

    private Terminal(
            TerminalId id,
            SandboxProcess process,
            TerminalSize size,
            TerminalReport report,
            Scheduler scheduler,
            LongSupplier nanoTime) {
        this.id = id;
        this.process = process;
        this.report = report;
        this.feed = new TerminalFeed(size, report, scheduler, nanoTime, this::type);
        this.brake = new IntakeBrake(nanoTime);
    }

    /**
     * Starts the shell.
     *
     * @throws SandboxException if the sandbox starts nothing
     */
    static Terminal start(
            TerminalId id,
            TerminalSize size,
            Sandbox sandbox,
            TerminalReport report,
            Scheduler scheduler,
            LongSupplier nanoTime)
            throws SandboxException {
        SandboxProcess process = sandbox.start(ProcessSpec.of(SHELL)
                .withEnvironment(ENVIRONMENT)
                .withTimeLimit(NO_TIME_LIMIT)
                .withOutputLimitBytes(NO_OUTPUT_LIMIT)
                .withTerminal(size));
        return new Terminal(id, process, size, report, scheduler, nanoTime);
    }

    /** Reads what is printed until everything has ended, and reports the end. */
    void follow() {
        try (process) {
            read(process.output());
            ProcessEnd end = process.await();
            feed.end();
            report(end);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            report.closed(TerminalEnd.RUNNER_LOST, null, "The runner is shutting down.");
        }
    }

    /** A participant typed this, by the record of this number. */
    void input(byte[] bytes, long sequence) {
        feed.typed(sequence);
        type(bytes);
    }

    void resize(TerminalSize size, long sequence) {
        process.resize(size);
        feed.resized(size, sequence);
    }

    /** A participant closed it. */
    void close() {
        closeRequested = true;
        process.stop();
    }

    private void read(InputStream from) throws InterruptedException {
        byte[] buffer = new byte[READ_BYTES];
        try {
            for (int length = from.read(buffer); length >= 0; length = from.read(buffer)) {
                feed.printed(buffer, length);
                brake.taken(length);
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "what terminal " + id + " shows cannot be read to its end", e);
        }
    }

    private void type(byte[] bytes) {
        try {
            process.input().write(bytes);
            process.input().flush();
        } catch (IOException e) {
            // The shell is gone, or nothing reads what was typed: then the terminal shows nothing of it, as any
            // terminal does.
            LOG.log(System.Logger.Level.DEBUG, "input of terminal {0} is not taken: {1}", id, e);
        }
    }

    private void report(ProcessEnd end) {
        switch (end.cause()) {
            case EXITED -> report.closed(TerminalEnd.EXITED, end.exitCode(), "");
            case SIGNALLED -> report.closed(TerminalEnd.SIGNALLED, end.exitCode(), end.detail());
            case STOPPED, TIME_LIMIT, OUTPUT_LIMIT ->
                report.closed(
                        closeRequested ? TerminalEnd.CLOSED : TerminalEnd.RELEASED,
                        null,
                        closeRequested ? "" : "Its sandbox was closed.");
            case MEMORY_LIMIT -> report.closed(TerminalEnd.MEMORY_LIMIT, null, end.detail());
            case DISK_LIMIT -> report.closed(TerminalEnd.DISK_LIMIT, null, end.detail());
        }
    }
}
