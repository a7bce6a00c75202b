package dev.tandem.runner.run;

import dev.tandem.protocol.EndReason;
import dev.tandem.protocol.OutputStream;
import dev.tandem.protocol.RunId;
import dev.tandem.protocol.SessionEvent;
import dev.tandem.runner.report.RunReport;
import dev.tandem.sandbox.ProcessEnd;
import dev.tandem.sandbox.ProcessSpec;
import dev.tandem.sandbox.Sandbox;
import dev.tandem.sandbox.SandboxException;
import dev.tandem.sandbox.SandboxProcess;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** One execution of a plan in a sandbox. Input and stop may come between two steps, too. */
public final class Run implements Execution {
    private static final System.Logger LOG = System.getLogger(Run.class.getName());
    private static final int READ_BYTES = 16 << 10;
    /** As much as the sandbox holds for a program that does not read. */
    private static final int MOST_EARLY_INPUT = 1 << 20;

    private final RunPlan plan;
    private final Sandbox sandbox;
    private final RunLimits limits;
    private final RunReport report;
    private final OutputPump pump;
    private final @Nullable TestPump tests;
    private final RunTotals totals = new RunTotals();

    /** Guarded by this: what runs now. */
    private @Nullable SandboxProcess current;

    /** Guarded by this: the last step, which is the one that reads what people type. */
    private @Nullable SandboxProcess program;

    /** Guarded by this: typed before the program started, or all that it reads. */
    private final ByteArrayOutputStream earlyInput = new ByteArrayOutputStream();

    private boolean inputClosed;
    private boolean stopRequested;

    public Run(
            RunPlan plan,
            Sandbox sandbox,
            RunLimits limits,
            RunReport report,
            Scheduler scheduler,
            LongSupplier nanoTime) {
        this.plan = plan;
        this.sandbox = sandbox;
        this.limits = limits;
        this.report = report;
        this.pump = new OutputPump(report, scheduler, nanoTime);
        this.tests = plan.report() == null ? null : new TestPump(plan.report(), report, pump, scheduler);
        switch (plan.input()) {
            case RunPlan.Input.Typed _ -> {}
            case RunPlan.Input.Redirected _ -> inputClosed = true;
            case RunPlan.Input.Text(String text) -> {
                earlyInput.writeBytes(text.getBytes(StandardCharsets.UTF_8));
                inputClosed = true;
            }
        }
    }

    @Override
    public SessionEvent.RunEnded execute() {
        SessionEvent.RunEnded end = runSteps();
        if (tests != null) {
            tests.end();
        }
        pump.flush();
        if (plan.mayBuild()) {
            plan.removeBuild(sandbox);
        }
        return end;
    }

    @Override
    public synchronized void input(byte[] bytes) {
        SandboxProcess to = program;
        if (inputClosed) {
            return;
        }
        if (to != null) {
            give(to, bytes);
        } else if (earlyInput.size() + bytes.length <= MOST_EARLY_INPUT) {
            earlyInput.writeBytes(bytes);
        } else {
            refuse(bytes.length);
        }
    }

    @Override
    public synchronized void closeInput() {
        inputClosed = true;
        SandboxProcess to = program;
        if (to != null) {
            end(to);
        }
    }

    @Override
    public void note(String line) {
        report.note(line);
    }

    @Override
    public synchronized void stop() {
        stopRequested = true;
        SandboxProcess running = current;
        if (running != null) {
            running.stop();
        }
    }

    private SessionEvent.RunEnded runSteps() {
        RunId id = report.run();
        RunPlan.Step compile = plan.compile();
        try {
            if (compile != null) {
                SandboxProcess compiler = start(compile);
                if (compiler == null) {
                    return totals.end(id, EndReason.STOPPED, null, "");
                }
                end(compiler);
                ProcessEnd end = follow(compiler, printedTo(OutputStream.STDOUT), printedTo(OutputStream.STDERR));
                if (end.cause() != ProcessEnd.Cause.EXITED) {
                    return totals.end(id, end);
                }
                if (end.exitCode() != 0) {
                    return totals.end(id, EndReason.COMPILE_FAILED, null, "");
                }
            }
            SandboxProcess started = start(plan.program());
            if (started == null) {
                return totals.end(id, EndReason.STOPPED, null, "");
            }
            openInput(started);
            try {
                return totals.end(id, followProgram(started));
            } finally {
                forgetInput();
            }
        } catch (SandboxException e) {
            return totals.end(id, EndReason.START_FAILED, null, e.getMessage() + whereItWasToStart());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return totals.end(id, EndReason.RUNNER_LOST, null, "The runner is shutting down.");
        }
    }

    /** A folder that is not there is refused as if the program were not. */
    private String whereItWasToStart() {
        String directory = plan.program().directory();
        return directory.equals(Sandbox.WORKSPACE)
                ? ""
                : " Its working directory was to be %s; look whether that is there."
                        .formatted(directory.substring(Sandbox.WORKSPACE.length() + 1));
    }

    /** {@return the process; null if the run was stopped before} */
    private synchronized @Nullable SandboxProcess start(RunPlan.Step step) throws SandboxException {
        if (stopRequested) {
            return null;
        }
        report.started(step.name(), step.shown());
        // The lock is held while the process starts (a millisecond), so that no Stop falls between its start and its
        // being known.
        SandboxProcess process = sandbox.start(ProcessSpec.of(step.command())
                .withEnvironment(plan.environment())
                .withWorkingDirectory(step.directory())
                .withTimeLimit(step.timeLimit())
                .withOutputLimitBytes(Math.max(1, limits.outputBytes() - totals.outputBytes())));
        current = process;
        return process;
    }

    private synchronized void openInput(SandboxProcess started) {
        program = started;
        if (earlyInput.size() > 0) {
            give(started, earlyInput.toByteArray());
            earlyInput.reset();
        }
        if (inputClosed) {
            end(started);
        }
    }

    private synchronized void forgetInput() {
        program = null;
        inputClosed = true;
    }

    /** Takes what was read. */
    @FunctionalInterface
    private interface Taker {
        void accept(byte[] bytes, int length);
    }

    private Taker printedTo(OutputStream stream) {
        return (bytes, length) -> pump.accept(stream, bytes, length);
    }

    /** A tool that runs tests reports on its standard output, and what people see is on the other. */
    private ProcessEnd followProgram(SandboxProcess program) throws InterruptedException {
        TestPump reported = tests;
        return reported == null
                ? follow(program, printedTo(OutputStream.STDOUT), printedTo(OutputStream.STDERR))
                : follow(program, reported::accept, printedTo(OutputStream.STDOUT));
    }

    private ProcessEnd follow(SandboxProcess process, Taker output, Taker errorOutput) throws InterruptedException {
        try (process) {
            Thread errors = Thread.ofVirtual()
                    .name("errors of " + report.run())
                    .start(() -> read(process.errors(), errorOutput));
            read(process.output(), output);
            errors.join();
            ProcessEnd end = process.await();
            totals.add(end);
            return end;
        } finally {
            synchronized (this) {
                current = null;
            }
        }
    }

    private void read(InputStream from, Taker taker) {
        byte[] buffer = new byte[READ_BYTES];
        try {
            while (true) {
                report.budget().awaitRoom();
                int length = from.read(buffer);
                if (length < 0) {
                    return;
                }
                totals.addOutput(length);
                taker.accept(buffer, length);
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "output of run " + report.run() + " cannot be read to its end", e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void give(SandboxProcess to, byte[] bytes) {
        try {
            to.input().write(bytes);
            to.input().flush();
        } catch (IOException e) {
            if (!(plan.input() instanceof RunPlan.Input.Typed)) {
                return; // what a program leaves of an input that was ready before it is its own affair
            }
            // The program closed its input, is gone, or does not read: the latter is worth a word to the person who
            // typed.
            LOG.log(System.Logger.Level.DEBUG, "input of run {0} is not taken: {1}", report.run(), e);
            refuse(bytes.length);
        }
    }

    private void end(SandboxProcess process) {
        try {
            process.input().close();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "input of run {0} cannot be closed: {1}", report.run(), e);
        }
    }

    private void refuse(int bytes) {
        byte[] note = "[%d bytes of input were not taken: the program does not read them]%n"
                .formatted(bytes)
                .getBytes(StandardCharsets.UTF_8);
        pump.accept(OutputStream.STDERR, note, note.length);
    }
}
