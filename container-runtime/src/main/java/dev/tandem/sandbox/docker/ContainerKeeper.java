package dev.tandem.sandbox.docker;

import dev.tandem.sandbox.ProcessEnd;
import dev.tandem.sandbox.ProcessEnd.Cause;
import dev.tandem.sandbox.ProcessSpec;
import dev.tandem.sandbox.ProcessUsage;
import dev.tandem.sandbox.Signal;
import dev.tandem.sandbox.TerminalSize;
import dev.tandem.sandbox.linux.ChildProcess;
import dev.tandem.sandbox.linux.ControlGroup;
import dev.tandem.sandbox.linux.Descriptor;
import dev.tandem.sandbox.linux.Poll;
import dev.tandem.sandbox.linux.WatchedProcess;
import dev.tandem.sandbox.local.Deadline;
import dev.tandem.sandbox.local.Keeper;
import dev.tandem.sandbox.local.OutputBuffer;
import dev.tandem.sandbox.local.ProcessGroup;
import dev.tandem.sandbox.local.WakeUp;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one program in a container from its start to its end.
 *
 * <p>{@link #run()} is one platform thread, which waits for the end, watches the limits and kills.
 */
final class ContainerKeeper implements Keeper {
    private static final Logger LOG = System.getLogger(ContainerKeeper.class.getName());
    private static final int FIRST = 0;
    private static final int WAKE = 1;
    /** What is printed and has not come yet is on its way through the engine, and that is busy. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final int HIGHEST_SIGNAL = 64;
    private static final int SIGNALLED = 128;
    private static final int KILLED = SIGNALLED + 9;

    private final ProcessSpec spec;
    private final Running running;
    private final ProgramInput input;
    private final ProgramOutput output;
    private final WakeUp wake;
    private final long started = System.nanoTime();
    /** Why the process is to end, as soon as someone wants it to. */
    private final AtomicReference<@Nullable Cause> decided;

    private final CompletableFuture<ProcessEnd> end = new CompletableFuture<>();

    /** Whether the first process's descriptor is closed. */
    private boolean released;

    /** A program that runs. */
    record Running(Engine engine, String execution, WatchedProcess first, ProcessGroup group) {}

    /**
     * @param decided set when the program prints more than it may
     */
    ContainerKeeper(
            ProcessSpec spec,
            Running running,
            ProgramInput input,
            ProgramOutput output,
            WakeUp wake,
            AtomicReference<@Nullable Cause> decided) {
        this.spec = spec;
        this.running = running;
        this.input = input;
        this.output = output;
        this.wake = wake;
        this.decided = decided;
    }

    @Override
    public OutputStream input() {
        return input.buffer();
    }

    @Override
    public OutputBuffer output() {
        return output.output();
    }

    @Override
    public OutputBuffer errors() {
        return output.errors();
    }

    @Override
    public void resize(TerminalSize size) {
        if (spec.terminal() == null) {
            throw new IllegalStateException("the process has no terminal");
        }
        if (end.isDone()) {
            return;
        }
        try {
            running.engine().resize(running.execution(), size.columns(), size.rows());
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "a terminal is not resized, its programs have ended", e);
        }
    }

    @Override
    public synchronized void signal(Signal signal) {
        if (!released) {
            running.first().signal(signal.number());
        }
    }

    @Override
    public CompletableFuture<ProcessEnd> end() {
        return end;
    }

    @Override
    public ControlGroup group() {
        return running.group().group();
    }

    @Override
    public ProcessUsage usage() throws IOException {
        return running.group().usage();
    }

    @Override
    public void end(Cause cause) {
        decided.compareAndSet(null, cause);
        wake.signal();
    }

    @Override
    public void run() {
        try {
            ProcessEnd told = keep();
            release();
            end.complete(told);
        } catch (RuntimeException | Error e) {
            running.group().sandbox().kill();
            release();
            end.completeExceptionally(e);
        }
    }

    private ProcessEnd keep() {
        serve();
        Duration wall = Duration.ofNanos(System.nanoTime() - started);
        // What the program leaves behind must not outlive it.
        running.group().kill();
        output.finish(PATIENCE);
        return running.group().verdict(spec, decided.get(), exit(), wall);
    }

    /** Waits until the first process has ended. */
    private void serve() {
        Deadline deadline = new Deadline(started, spec.timeLimit());
        boolean killed = false;
        try (Poll poll = new Poll(2)) {
            while (true) {
                poll.watch(FIRST, running.first().descriptor(), Poll.READABLE);
                watchUnless(killed, poll, wake.event());
                poll.await(killed ? -1 : deadline.millisLeft());
                if (poll.readable(FIRST)) {
                    return;
                }
                if (deadline.isOver()) {
                    decided.compareAndSet(null, Cause.TIME_LIMIT);
                }
                if (decided.get() != null && !killed) {
                    killed = true;
                    running.group().kill();
                }
            }
        }
    }

    /** After the killing there is nothing to be told any more. */
    private static void watchUnless(boolean killed, Poll poll, Descriptor event) {
        if (killed) {
            poll.ignore(WAKE);
        } else {
            poll.watch(WAKE, event, Poll.READABLE);
        }
    }

    private ChildProcess.Exit exit() {
        int code = exitCode();
        // Engines tell the two in one number; so a program that exits with such a code looks like one that was
        // signalled.
        int signal = code > SIGNALLED && code <= SIGNALLED + HIGHEST_SIGNAL ? code - SIGNALLED : 0;
        return new ChildProcess.Exit(code, signal, Duration.ZERO);
    }

    /** The engine tells it a moment after the end; of a sandbox that was killed it may never. */
    private int exitCode() {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try {
            while (System.nanoTime() - deadline < 0) {
                int code = running.engine().execution(running.execution()).exitCode();
                if (code >= 0) {
                    return code;
                }
                TimeUnit.MILLISECONDS.sleep(2);
            }
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "the engine does not tell how a program ended", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return KILLED;
    }

    private void release() {
        input.end();
        wake.close();
        synchronized (this) {
            released = true;
            running.first().close();
        }
        try {
            output.close();
        } catch (IOException e) {
            LOG.log(Level.WARNING, "a connection to the engine is left open", e);
        } finally {
            running.group().remove();
        }
    }
}
