package dev.tandem.sandbox.docker;

import dev.tandem.sandbox.Limits;
import dev.tandem.sandbox.ProcessEnd;
import dev.tandem.sandbox.ProcessEnd.Cause;
import dev.tandem.sandbox.ProcessInfo;
import dev.tandem.sandbox.ProcessSpec;
import dev.tandem.sandbox.ProcessUsage;
import dev.tandem.sandbox.SandboxProcess;
import dev.tandem.sandbox.Signal;
import dev.tandem.sandbox.TerminalSize;
import dev.tandem.sandbox.linux.ChildProcess;
import dev.tandem.sandbox.linux.ControlGroup;
import dev.tandem.sandbox.linux.Descriptor;
import dev.tandem.sandbox.linux.Poll;
import dev.tandem.sandbox.linux.WatchedProcess;
import dev.tandem.sandbox.local.Verdict;
import dev.tandem.sandbox.local.WakeUp;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One program in a container, from its start to its end.
 *
 * <p>{@link #run()} is one platform thread, which waits for the end, watches the limits and kills.
 */
final class DockerProcess implements SandboxProcess, Runnable {
    private static final Logger LOG = System.getLogger(DockerProcess.class.getName());
    private static final int FIRST = 0;
    private static final int WAKE = 1;
    private static final Duration LONGEST = Duration.ofDays(365);
    /** What is printed and has not come yet is on its way through the engine, and that is busy. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final int HIGHEST_SIGNAL = 64;
    private static final int SIGNALLED = 128;
    private static final int KILLED = SIGNALLED + 9;

    private final int number;
    private final ProcessSpec spec;
    private final Instant began = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    private final Surroundings sandbox;
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

    /** What a process must know of its sandbox. */
    interface Surroundings {
        Limits limits();

        /** Whether nothing more can be written to the workspace or to {@code /tmp}. */
        boolean isDiskFull() throws IOException;

        boolean isAlive() throws IOException;

        /** Kills everything in the sandbox, which ends it. */
        void kill();

        /** Nothing of the process is left. */
        void ended(int number);
    }

    /**
     * A program that runs.
     *
     * @param group the program's own, with its descendants
     */
    record Running(Engine engine, String execution, WatchedProcess first, ControlGroup group) {}

    /**
     * @param number counts the programs of the sandbox
     * @param decided set when the program prints more than it may
     */
    DockerProcess(
            int number,
            ProcessSpec spec,
            Surroundings sandbox,
            Running running,
            ProgramInput input,
            ProgramOutput output,
            WakeUp wake,
            AtomicReference<@Nullable Cause> decided) {
        this.number = number;
        this.spec = spec;
        this.sandbox = sandbox;
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
    public InputStream output() {
        return output.output();
    }

    @Override
    public InputStream errors() {
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

    /** With all its descendants. */
    ControlGroup group() {
        return running.group();
    }

    ProcessInfo info() {
        return new ProcessInfo(number, spec.command(), began, usage());
    }

    @Override
    public ProcessUsage usage() {
        if (!end.isDone()) {
            try {
                ControlGroup group = running.group();
                return new ProcessUsage(group.cpuTime(), group.processes(), group.memoryBytes());
            } catch (IOException e) {
                // Its control group is removed a moment before the end is told.
                LOG.log(Level.DEBUG, "process {0} has just ended: {1}", number, e);
            }
        }
        Duration cpu = end.handle((told, failure) -> told == null ? Duration.ZERO : told.cpu())
                .join();
        return new ProcessUsage(cpu, 0, 0);
    }

    @Override
    public void stop() {
        end(Cause.STOPPED);
    }

    /** Ends the process, for the first cause that anyone names. */
    void end(Cause cause) {
        decided.compareAndSet(null, cause);
        wake.signal();
    }

    @Override
    public ProcessEnd await() throws InterruptedException {
        try {
            return end.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the process could not be kept", e.getCause());
        }
    }

    /** Waits for the end, whatever it is. Killing takes milliseconds and nothing can hold it up, so an interrupt need not cut it short. */
    void awaitEnd() {
        end.handle((told, failure) -> true).join();
    }

    @Override
    public void close() {
        stop();
        output.output().close();
        output.errors().close();
        awaitEnd();
    }

    @Override
    public void run() {
        try {
            ProcessEnd told = keep();
            release();
            end.complete(told);
        } catch (RuntimeException | Error e) {
            sandbox.kill();
            release();
            end.completeExceptionally(e);
        }
    }

    private ProcessEnd keep() {
        serve();
        Duration wall = Duration.ofNanos(System.nanoTime() - started);
        // What the program leaves behind must not outlive it.
        kill();
        output.finish(PATIENCE);
        return verdict(exit(), wall);
    }

    /** Waits until the first process has ended. */
    private void serve() {
        Duration limit = spec.timeLimit().compareTo(LONGEST) < 0 ? spec.timeLimit() : LONGEST;
        long deadline = started + limit.toNanos();
        boolean killed = false;
        try (Poll poll = new Poll(2)) {
            while (true) {
                poll.watch(FIRST, running.first().descriptor(), Poll.READABLE);
                watchUnless(killed, poll, wake.event());
                poll.await(killed ? -1 : millisUntil(deadline));
                if (poll.readable(FIRST)) {
                    return;
                }
                if (System.nanoTime() - deadline >= 0) {
                    decided.compareAndSet(null, Cause.TIME_LIMIT);
                }
                if (decided.get() != null && !killed) {
                    killed = true;
                    kill();
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

    /** Kills all; should the control group fail, then with everything else in the sandbox. */
    private void kill() {
        try {
            running.group().kill();
        } catch (IOException e) {
            LOG.log(Level.ERROR, "one process could not be killed, so all of its sandbox are", e);
            sandbox.kill();
        }
    }

    /** The engine tells the code a moment after the end; of a sandbox that was killed it may never. */
    private int exit() {
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

    private ProcessEnd verdict(int code, Duration wall) {
        Duration cpu = Duration.ZERO;
        long peak = 0;
        long memoryKills = 0;
        boolean full = false;
        boolean alive = true;
        try {
            // First: the engine removes the control groups of a sandbox that has ended.
            alive = sandbox.isAlive();
            ControlGroup group = running.group();
            cpu = group.cpuTime();
            peak = group.peakMemoryBytes();
            memoryKills = group.memoryKills();
            full = sandbox.isDiskFull();
        } catch (IOException e) {
            LOG.log(Level.WARNING, "the end of a process cannot be explained fully", e);
        }
        // Engines tell the two in one number; so a program that exits with such a code looks like one that was
        // signalled.
        int signal = code > SIGNALLED && code <= SIGNALLED + HIGHEST_SIGNAL ? code - SIGNALLED : 0;
        ChildProcess.Exit exit = new ChildProcess.Exit(code, signal, cpu);
        Verdict verdict = new Verdict(sandbox.limits(), spec, memoryKills > 0, full, alive);
        Cause named = decided.get();
        Cause cause = named != null ? named : verdict.cause(exit);
        return new ProcessEnd(cause, code, wall, cpu, peak, verdict.detail(cause, exit));
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
            running.group().remove();
        } catch (IOException e) {
            LOG.log(Level.WARNING, "something of a process is left behind", e);
        } finally {
            sandbox.ended(number);
        }
    }

    /** Rounded up, so that the deadline is over when the time is. */
    private static int millisUntil(long deadline) {
        long left = deadline - System.nanoTime();
        return Math.clamp(TimeUnit.NANOSECONDS.toMillis(left) + 1, 0, Integer.MAX_VALUE);
    }
}
