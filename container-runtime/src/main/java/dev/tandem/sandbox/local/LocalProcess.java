package dev.tandem.sandbox.local;

import dev.tandem.sandbox.ProcessEnd;
import dev.tandem.sandbox.ProcessEnd.Cause;
import dev.tandem.sandbox.ProcessInfo;
import dev.tandem.sandbox.ProcessUsage;
import dev.tandem.sandbox.SandboxProcess;
import dev.tandem.sandbox.Signal;
import dev.tandem.sandbox.TerminalSize;
import dev.tandem.sandbox.linux.ControlGroup;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.ExecutionException;

/** A process, for those who use it; its {@link Keeper} does the work. */
final class LocalProcess implements SandboxProcess {
    private static final Logger LOG = System.getLogger(LocalProcess.class.getName());

    private final int number;
    private final List<String> command;
    private final Instant started = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    private final Keeper keeper;

    LocalProcess(int number, List<String> command, Keeper keeper) {
        this.number = number;
        this.command = command;
        this.keeper = keeper;
    }

    ProcessInfo info() {
        return new ProcessInfo(number, command, started, usage());
    }

    ControlGroup group() {
        return keeper.group();
    }

    @Override
    public OutputStream input() {
        return keeper.input();
    }

    @Override
    public InputStream output() {
        return keeper.output();
    }

    @Override
    public InputStream errors() {
        return keeper.errors();
    }

    @Override
    public ProcessUsage usage() {
        if (!keeper.end().isDone()) {
            try {
                return keeper.usage();
            } catch (IOException e) {
                // Its control group is removed a moment before the end is told.
                LOG.log(Level.DEBUG, "process {0} has just ended: {1}", number, e);
            }
        }
        Duration cpu = keeper.end()
                .handle((end, failure) -> end == null ? Duration.ZERO : end.cpu())
                .join();
        return new ProcessUsage(cpu, 0, 0);
    }

    @Override
    public void resize(TerminalSize size) {
        keeper.resize(size);
    }

    @Override
    public void signal(Signal signal) {
        keeper.signal(signal);
    }

    @Override
    public void stop() {
        keeper.end(Cause.STOPPED);
    }

    @Override
    public ProcessEnd await() throws InterruptedException {
        try {
            return keeper.end().get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the process could not be kept", e.getCause());
        }
    }

    @Override
    public void close() {
        stop();
        keeper.output().close();
        keeper.errors().close();
        awaitEnd();
    }

    /** However it ends. Killing takes milliseconds and nothing can hold it up, so an interrupt need not cut it short. */
    void awaitEnd() {
        keeper.end().handle((end, failure) -> true).join();
    }
}
