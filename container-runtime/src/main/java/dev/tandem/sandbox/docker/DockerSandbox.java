package dev.tandem.sandbox.docker;

import dev.tandem.sandbox.Limits;
import dev.tandem.sandbox.ProcessEnd.Cause;
import dev.tandem.sandbox.ProcessInfo;
import dev.tandem.sandbox.ProcessSpec;
import dev.tandem.sandbox.Sandbox;
import dev.tandem.sandbox.SandboxError;
import dev.tandem.sandbox.SandboxException;
import dev.tandem.sandbox.SandboxId;
import dev.tandem.sandbox.SandboxInfo;
import dev.tandem.sandbox.SandboxProcess;
import dev.tandem.sandbox.TerminalSize;
import dev.tandem.sandbox.Usage;
import dev.tandem.sandbox.WorkspaceFiles;
import dev.tandem.sandbox.linux.ChannelOpener;
import dev.tandem.sandbox.linux.ControlGroup;
import dev.tandem.sandbox.linux.ControlGroups;
import dev.tandem.sandbox.linux.Descriptor;
import dev.tandem.sandbox.linux.FileSystemSpace;
import dev.tandem.sandbox.linux.ResourceLimits;
import dev.tandem.sandbox.linux.WatchedProcess;
import dev.tandem.sandbox.local.LocalWorkspaceFiles;
import dev.tandem.sandbox.local.Loopback;
import dev.tandem.sandbox.local.MemoryFiles;
import dev.tandem.sandbox.local.WakeUp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One container, held by its first process, with the programs that were started in it.
 *
 * <p>{@link #starting} serialises starts, and makes {@link #close()} wait for the one that is under way.
 */
final class DockerSandbox implements Sandbox, DockerProcess.Surroundings {
    /** A program may hold up the start of another by stopping the shell that becomes it. */
    private static final Duration START_PATIENCE = Duration.ofSeconds(5);

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final SandboxId id;
    private final Limits made;
    private final int userId;
    private final Engine engine;
    private final ContainerHandle container;
    private final WorkspaceFiles files;
    private final Registry registry;
    private final Loopback loopback;
    private final ReentrantLock starting = new ReentrantLock();
    private final ConcurrentNavigableMap<Integer, DockerProcess> processes = new ConcurrentSkipListMap<>();
    private final AtomicBoolean closing = new AtomicBoolean();

    private volatile SandboxInfo info;
    private volatile Limits limits;
    private volatile boolean paused;
    private boolean closed;
    private int lastProcess;

    DockerSandbox(
            SandboxInfo info, Limits limits, int userId, Engine engine, ContainerHandle container, Registry registry) {
        this.info = info;
        this.id = info.id();
        this.made = limits;
        this.limits = limits;
        this.userId = userId;
        this.engine = engine;
        this.container = container;
        this.files = new LocalWorkspaceFiles(container.workspace(), userId);
        this.registry = registry;
        this.loopback = new Loopback(id, this::inNetwork);
    }

    /** What others on the machine know of a sandbox. */
    interface Registry {
        void changed(SandboxInfo info) throws IOException;

        /** Its programs are gone: what else it holds in the engine and on the machine is to be given back. */
        void removed();
    }

    /**
     * A container that runs.
     *
     * @param id the engine's
     * @param first its first process
     * @param group its own, which the engine made
     * @param workspace the top directory of the workspace
     * @param temporary the top directory of {@code /tmp}
     */
    record ContainerHandle(
            String id, WatchedProcess first, ControlGroup group, Descriptor workspace, Descriptor temporary)
            implements AutoCloseable {
        @Override
        public void close() {
            workspace.close();
            temporary.close();
            first.close();
        }
    }

    SandboxInfo info() {
        return info;
    }

    @Override
    public Limits limits() {
        return limits;
    }

    @Override
    public SandboxId id() {
        return id;
    }

    @Override
    public Path workspace() {
        return Path.of("/proc/" + container.first().pid() + "/root" + WORKSPACE);
    }

    @Override
    public WorkspaceFiles files() {
        return files;
    }

    @Override
    public SandboxProcess start(ProcessSpec process) throws SandboxException {
        starting.lock();
        try {
            requireOpen();
            requireStartable(process);
            int number = ++lastProcess;
            ControlGroup own = container.group().child("process-" + number, limits.memoryBytes());
            try {
                own.limitProcesses(limits.processes());
                return start(number, process, own);
            } catch (IOException | SandboxException | RuntimeException e) {
                own.kill();
                own.remove();
                throw e;
            }
        } catch (IOException e) {
            throw failed(process, e.getMessage(), e);
        } finally {
            starting.unlock();
        }
    }

    private void requireStartable(ProcessSpec process) throws SandboxException {
        if (paused) {
            throw new SandboxException(SandboxError.PAUSED, "The sandbox " + id + " is paused.");
        }
        if (process.debugging()) {
            throw new SandboxException(
                    SandboxError.NO_DEBUGGER,
                    "The container of " + id + " has one list of system calls for all its programs, without tracing.");
        }
    }

    private SandboxProcess start(int number, ProcessSpec process, ControlGroup own)
            throws IOException, SandboxException {
        TerminalSize terminal = process.terminal();
        AtomicReference<@Nullable Cause> decided = new AtomicReference<>();
        WakeUp wake = new WakeUp(Descriptor.event());
        ProgramInput input = new ProgramInput(terminal != null);
        ProgramOutput output = new ProgramOutput(terminal != null, process.outputLimitBytes(), () -> {
            decided.compareAndSet(null, Cause.OUTPUT_LIMIT);
            wake.signal();
        });
        try {
            String execution = engine.prepare(container.id(), new ExecPlan(process, userId));
            engine.execute(execution, terminal != null, input, output);
            String greeting = said(output.ready());
            if (!greeting.equals(ExecPlan.READY)) {
                throw failed(process, explained(process, greeting), null);
            }
            WatchedProcess first = WatchedProcess.of(pid(execution));
            try {
                admit(process, own, first, execution);
                input.go();
                String going = said(output.going());
                if (!going.equals(ExecPlan.GOING)) {
                    throw failed(process, explained(process, going), null);
                }
            } catch (IOException | SandboxException | RuntimeException e) {
                first.close();
                throw e;
            }
            DockerProcess.Running running = new DockerProcess.Running(engine, execution, first, own);
            DockerProcess started = new DockerProcess(number, process, this, running, input, output, wake, decided);
            processes.put(number, started);
            Thread.ofPlatform().name("sandbox-process-" + first.pid()).daemon().start(started);
            return started;
        } catch (IOException | SandboxException | RuntimeException e) {
            input.end();
            output.close();
            wake.close();
            throw e;
        }
    }

    /** Before it begins: its limits, and what its terminal shows. */
    private void admit(ProcessSpec process, ControlGroup own, WatchedProcess first, String execution)
            throws IOException {
        own.add(first.pid());
        new ResourceLimits(limits.fileSizeBytes(), limits.openFiles()).apply(first.pid(), userId);
        TerminalSize terminal = process.terminal();
        if (terminal != null) {
            engine.resize(execution, terminal.columns(), terminal.rows());
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
        long first = container.first().pid();
        for (long pid : container.group().members()) {
            boolean engines = pid == first
                    || ProcessHandle.of(pid)
                            .flatMap(ProcessHandle::parent)
                            .filter(parent -> parent.pid() == first)
                            .isPresent();
            if (!engines) {
                try (WatchedProcess stuck = WatchedProcess.of((int) pid)) {
                    // Not before it is held: the number may have passed to another process.
                    if (container.group().members().contains(pid)) {
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
    public SocketChannel connect(int port) throws SandboxException, IOException {
        return loopback.connect(port);
    }

    @Override
    public ServerSocketChannel listen(int port) throws SandboxException, IOException {
        return loopback.listen(port);
    }

    private <C> C inNetwork(ChannelOpener<C> opener) throws SandboxException, IOException {
        starting.lock();
        try {
            requireOpen();
            return container.first().inNetwork(opener);
        } finally {
            starting.unlock();
        }
    }

    private void requireOpen() throws SandboxException, IOException {
        if (closed || !isAlive()) {
            throw new SandboxException(SandboxError.CLOSED, "The sandbox " + id + " is closed.");
        }
    }

    @Override
    public Usage usage() {
        starting.lock();
        try {
            if (closed) {
                return new Usage(Duration.ZERO, 0, 0, 0, 0);
            }
            FileSystemSpace space = FileSystemSpace.of(container.workspace());
            long programs = Math.max(0, container.group().processes() - ContainerPlan.OWN_PROCESSES);
            return new Usage(
                    container.group().cpuTime(),
                    programs,
                    container.group().memoryBytes(),
                    space.usedBytes(),
                    space.usedInodes() - 1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            starting.unlock();
        }
    }

    @Override
    public List<ProcessInfo> processes() {
        return processes.values().stream().map(DockerProcess::info).toList();
    }

    /**
     * Not by the engine, which would freeze the first process too: it could not end with this one then. And what is frozen by version 1 of the
     * control groups cannot be killed.
     */
    @Override
    public void pause() throws SandboxException {
        starting.lock();
        try {
            requireOpen();
            if (!paused) {
                for (DockerProcess process : processes.values()) {
                    process.group().freeze();
                }
                paused = true;
            }
        } catch (IOException e) {
            throw new SandboxException(
                    SandboxError.NO_PAUSE, "Cannot pause the sandbox " + id + ": " + e.getMessage() + ".", e);
        } finally {
            starting.unlock();
        }
    }

    @Override
    public void resume() throws SandboxException {
        starting.lock();
        try {
            requireOpen();
            if (paused) {
                for (DockerProcess process : processes.values()) {
                    process.group().thaw();
                }
                paused = false;
            }
        } catch (IOException e) {
            throw new SandboxException(
                    SandboxError.NO_PAUSE, "Cannot resume the sandbox " + id + ": " + e.getMessage() + ".", e);
        } finally {
            starting.unlock();
        }
    }

    @Override
    public boolean isPaused() {
        return paused;
    }

    @Override
    public void assign(String label, Limits changed) throws SandboxException {
        starting.lock();
        try {
            requireOpen();
            if (!changed.equals(limits)) {
                changeLimits(changed);
            }
            SandboxInfo renamed = new SandboxInfo(id, label, info.backend(), info.created(), info.owner());
            registry.changed(renamed);
            info = renamed;
        } catch (IOException e) {
            throw new SandboxException(
                    SandboxError.NO_CHANGE,
                    "Cannot give the sandbox " + id + " to " + label + ": " + e.getMessage() + ".",
                    e);
        } finally {
            starting.unlock();
        }
    }

    /** All or, so far as the kernel takes its own former values back, nothing. */
    private void changeLimits(Limits changed) throws IOException {
        if (changed.fileSizeBytes() > made.fileSizeBytes() || changed.openFiles() > made.openFiles()) {
            throw new IOException("the container was made for files of at most " + made.fileSizeBytes() + " bytes and "
                    + made.openFiles() + " open ones");
        }
        try {
            apply(changed);
            limits = changed;
        } catch (IOException e) {
            try {
                apply(limits);
            } catch (IOException undone) {
                e.addSuppressed(undone);
            }
            throw e;
        }
    }

    /** Past the engine, which would not know of the files. */
    private void apply(Limits wanted) throws IOException {
        MemoryFiles.resize(container.workspace(), container.temporary(), wanted);
        ControlGroups.GroupLimits group = MemoryFiles.groupLimits(wanted);
        container
                .group()
                .limit(new ControlGroups.GroupLimits(
                        group.memoryBytes(), group.cpuMillisPerSecond(), ContainerPlan.mostProcesses(wanted)));
    }

    @Override
    public boolean isDiskFull() throws IOException {
        return FileSystemSpace.of(container.workspace()).isFull()
                || FileSystemSpace.of(container.temporary()).isFull();
    }

    @Override
    public boolean isAlive() throws IOException {
        return container.first().isAlive();
    }

    /** The kernel ends everything in a pid namespace with its first process. */
    @Override
    public void kill() {
        container.first().kill();
    }

    @Override
    public void ended(int number) {
        processes.remove(number);
    }

    @Override
    public void killAll() {
        List<DockerProcess> all = List.copyOf(processes.values());
        all.forEach(DockerProcess::stop);
        all.forEach(DockerProcess::awaitEnd);
    }

    @Override
    public void close() {
        if (closing.compareAndSet(false, true)) {
            // Before waiting for a start that is under way: the programs of the sandbox may be holding it up.
            List.copyOf(processes.values()).forEach(DockerProcess::stop);
            kill();
        }
        loopback.close();
        starting.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            killAll();
            container.close();
            registry.removed();
        } finally {
            starting.unlock();
        }
    }
}
