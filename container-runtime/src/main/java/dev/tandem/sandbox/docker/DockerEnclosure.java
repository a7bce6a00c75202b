package dev.tandem.sandbox.docker;

import dev.tandem.sandbox.Limits;
import dev.tandem.sandbox.ProcessEnd.Cause;
import dev.tandem.sandbox.ProcessSpec;
import dev.tandem.sandbox.SandboxError;
import dev.tandem.sandbox.SandboxException;
import dev.tandem.sandbox.TerminalSize;
import dev.tandem.sandbox.linux.ChannelOpener;
import dev.tandem.sandbox.linux.ControlGroup;
import dev.tandem.sandbox.linux.ControlGroups;
import dev.tandem.sandbox.linux.Descriptor;
import dev.tandem.sandbox.linux.ResourceLimits;
import dev.tandem.sandbox.linux.WatchedProcess;
import dev.tandem.sandbox.local.Enclosure;
import dev.tandem.sandbox.local.Keeper;
import dev.tandem.sandbox.local.ProcessGroup;
import dev.tandem.sandbox.local.Surroundings;
import dev.tandem.sandbox.local.WakeUp;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A container that runs, held by its first process, and what the engine does in it.
 *
 * @param id the engine's
 * @param first its first process
 * @param group its own, which the engine made
 * @param workspace the top directory of the workspace
 * @param temporary the top directory of {@code /tmp}
 * @param made the limits that it was made with
 * @param userId of its programs
 */
record DockerEnclosure(
        Engine engine,
        String id,
        WatchedProcess first,
        ControlGroup group,
        Descriptor workspace,
        Descriptor temporary,
        Limits made,
        int userId)
        implements Enclosure {
    private static final System.Logger LOG = System.getLogger(DockerEnclosure.class.getName());

    /** A program may hold up the start of another by stopping the shell that becomes it. */
    private static final Duration START_PATIENCE = Duration.ofSeconds(5);

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    @Override
    public long pid() {
        return first.pid();
    }

    @Override
    public boolean isAlive() throws IOException {
        return first.isAlive();
    }

    /** The kernel ends everything in a pid namespace with its first process. */
    @Override
    public void kill() {
        first.kill();
    }

    @Override
    public long programs() throws IOException {
        return Math.max(0, group.processes() - ContainerPlan.OWN_PROCESSES);
    }

    @Override
    public Keeper start(int number, ProcessSpec process, ControlGroup own, Surroundings sandbox)
            throws IOException, SandboxException {
        if (process.debugging()) {
            throw new SandboxException(
                    SandboxError.NO_DEBUGGER,
                    "The container of " + sandbox.id()
                            + " has one list of system calls for all its programs, without tracing.");
        }
        try {
            own.limitProcesses(sandbox.limits().processes());
            return execute(process, new ProcessGroup(number, own, sandbox));
        } catch (IOException e) {
            throw failed(process, e.getMessage(), e);
        }
    }

    private Keeper execute(ProcessSpec process, ProcessGroup group) throws IOException, SandboxException {
        TerminalSize terminal = process.terminal();
        AtomicReference<@Nullable Cause> decided = new AtomicReference<>();
        WakeUp wake = new WakeUp(Descriptor.event());
        ProgramInput input = new ProgramInput(terminal != null);
        ProgramOutput output = new ProgramOutput(terminal != null, process.outputLimitBytes(), () -> {
            decided.compareAndSet(null, Cause.OUTPUT_LIMIT);
            wake.signal();
        });
        try {
            String execution = engine.prepare(id, new ExecPlan(process, userId));
            engine.execute(execution, terminal != null, input, output);
            WatchedProcess program = begin(process, group, execution, input, output);
            ContainerKeeper.Running running = new ContainerKeeper.Running(engine, execution, program, group);
            return new ContainerKeeper(process, running, input, output, wake, decided);
        } catch (IOException | SandboxException | RuntimeException e) {
            input.end();
            output.close();
            wake.close();
            throw e;
        }
    }

    /** Lets it begin once its limits hold. */
    private WatchedProcess begin(
            ProcessSpec process, ProcessGroup own, String execution, ProgramInput input, ProgramOutput output)
            throws IOException, SandboxException {
        String greeting = said(output.ready());
        if (!greeting.equals(ExecPlan.READY)) {
            throw failed(process, explained(process, greeting), null);
        }
        WatchedProcess program = WatchedProcess.of(pid(execution));
        try {
            own.group().add(program.pid());
            Limits limits = own.sandbox().limits();
            new ResourceLimits(limits.fileSizeBytes(), limits.openFiles()).apply(program.pid(), userId);
            TerminalSize terminal = process.terminal();
            if (terminal != null) {
                engine.resize(execution, terminal.columns(), terminal.rows());
            }
            input.go();
            String going = said(output.going());
            if (!going.equals(ExecPlan.GOING)) {
                throw failed(process, explained(process, going), null);
            }
            return program;
        } catch (IOException | SandboxException | RuntimeException e) {
            program.close();
            throw e;
        }
    }

    /** What the shell says that becomes the program. */
    private String said(CompletableFuture<String> line) throws IOException {
        try {
            return line.get(START_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            killStuck();
            throw new IOException("the sandbox's programs keep it from starting", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a greeting never fails", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while starting", e);
        }
    }

    /**
     * Ends what is being started. A program may stop it as soon as it has the user of programs, and the engine, which waits for it, answers
     * nothing more about it. It is what is in the container's own group and is neither the first process nor its child.
     */
    private void killStuck() throws IOException {
        long holder = first.pid();
        for (long pid : group.members()) {
            boolean engines = pid == holder
                    || ProcessHandle.of(pid)
                            .flatMap(ProcessHandle::parent)
                            .filter(parent -> parent.pid() == holder)
                            .isPresent();
            if (!engines) {
                try (WatchedProcess stuck = WatchedProcess.of((int) pid)) {
                    // Not before it is held: the number may have passed to another process.
                    if (group.members().contains(pid)) {
                        stuck.kill();
                    }
                }
            }
        }
    }

    /** The engine tells it a moment later than the shell says that it is there. */
    private int pid(String execution) throws IOException {
        long deadline = System.nanoTime() + START_PATIENCE.toNanos();
        int pid = engine.execution(execution).pid();
        while (pid <= 0) {
            if (System.nanoTime() - deadline > 0) {
                throw new IOException("the engine does not tell its process");
            }
            LockSupport.parkNanos(PAUSE_NANOS);
            pid = engine.execution(execution).pid();
        }
        return pid;
    }

    private static String explained(ProcessSpec process, String greeting) {
        return switch (greeting) {
            case ExecPlan.NO_DIRECTORY -> "no such directory: " + process.workingDirectory();
            case ExecPlan.NO_PROGRAM -> "no such program";
            case "" -> "it ended at once";
            default -> greeting;
        };
    }

    private static SandboxException failed(ProcessSpec process, @Nullable String why, @Nullable Throwable cause) {
        String what = "Cannot start " + process.command().getFirst() + ": " + why + ".";
        return cause == null
                ? new SandboxException(SandboxError.START_FAILED, what)
                : new SandboxException(SandboxError.START_FAILED, what, cause);
    }

    @Override
    public <C> C inNetwork(ChannelOpener<C> opener) throws IOException {
        return first.inNetwork(opener);
    }

    /** Past the engine, which would not know of the files. */
    @Override
    public void limit(Limits limits, ControlGroups.GroupLimits all) throws IOException {
        if (limits.fileSizeBytes() > made.fileSizeBytes() || limits.openFiles() > made.openFiles()) {
            throw new IOException("the container was made for files of at most " + made.fileSizeBytes() + " bytes and "
                    + made.openFiles() + " open ones");
        }
        group.limit(new ControlGroups.GroupLimits(
                all.memoryBytes(), all.cpuMillisPerSecond(), ContainerPlan.mostProcesses(limits)));
    }

    /**
     * Not by the engine, which would freeze the first process too: it could not end with this one then. And what is frozen by version 1 of the
     * control groups cannot be killed.
     */
    @Override
    public void freeze(Collection<ControlGroup> running) throws IOException {
        try {
            for (ControlGroup program : running) {
                unlessEnded(program::freeze);
            }
        } catch (IOException e) {
            try {
                thaw(running);
            } catch (IOException undone) {
                e.addSuppressed(undone);
            }
            throw e;
        }
    }

    @Override
    public void thaw(Collection<ControlGroup> running) throws IOException {
        for (ControlGroup program : running) {
            unlessEnded(program::thaw);
        }
    }

    private interface Change {
        void run() throws IOException;
    }

    /** A program may end at any moment, and its group with it. */
    private static void unlessEnded(Change change) throws IOException {
        try {
            change.run();
        } catch (NoSuchFileException ended) {
            LOG.log(System.Logger.Level.DEBUG, "a program has just ended", ended);
        }
    }

    @Override
    public void close() {
        workspace.close();
        temporary.close();
        first.close();
    }
}
