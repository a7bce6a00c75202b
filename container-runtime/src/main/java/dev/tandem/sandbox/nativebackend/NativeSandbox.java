package dev.tandem.sandbox.nativebackend;

import dev.tandem.sandbox.Limits;
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
import dev.tandem.sandbox.linux.ChildProcess;
import dev.tandem.sandbox.linux.ControlGroup;
import dev.tandem.sandbox.linux.Descriptor;
import dev.tandem.sandbox.linux.FileSystemSpace;
import dev.tandem.sandbox.linux.GatedSpawn;
import dev.tandem.sandbox.linux.InitProcess;
import dev.tandem.sandbox.linux.ResourceLimits;
import dev.tandem.sandbox.linux.SystemCallException;
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
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One sandbox: its namespaces, held by an init process, its control group, and its processes.
 *
 * <p>{@link #starting} serialises starts, which share a gate, and makes {@link #close()} wait for the one that is under way.
 */
final class NativeSandbox implements Sandbox {
    private final SandboxId id;
    private final int userId;
    private final InitProcess init;
    private final ControlGroup group;
    private final Descriptor workspace;
    private final Descriptor temporary;
    private final WorkspaceFiles files;
    private final Registry registry;
    private final ReentrantLock starting = new ReentrantLock();
    private final Loopback loopback;
    private final ConcurrentNavigableMap<Integer, NativeProcess> processes = new ConcurrentSkipListMap<>();

    private final AtomicBoolean closing = new AtomicBoolean();

    private volatile SandboxInfo info;
    private volatile Limits limits;
    private volatile boolean paused;
    private boolean closed;
    private int lastProcess;

    NativeSandbox(
            SandboxInfo info,
            Limits limits,
            int userId,
            InitProcess init,
            ControlGroup group,
            RootFileSystem root,
            Registry registry) {
        this.info = info;
        this.id = info.id();
        this.limits = limits;
        this.userId = userId;
        this.init = init;
        this.group = group;
        this.workspace = root.workspace();
        this.temporary = root.temporary();
        this.files = new LocalWorkspaceFiles(workspace, userId);
        this.registry = registry;
        this.loopback = new Loopback(id, this::inNetwork);
    }

    SandboxInfo info() {
        return info;
    }

    Limits limits() {
        return limits;
    }

    @Override
    public SandboxId id() {
        return id;
    }

    @Override
    public Path workspace() {
        return Path.of("/proc/" + init.pid() + "/root" + WORKSPACE);
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
            if (paused) {
                throw new SandboxException(SandboxError.PAUSED, "The sandbox " + id + " is paused.");
            }
            int number = ++lastProcess;
            ControlGroup own = group.child("process-" + number, limits.memoryBytes());
            try {
                return start(number, process, own);
            } catch (IOException | RuntimeException e) {
                own.kill();
                own.remove();
                throw e;
            }
        } catch (SystemCallException e) {
            throw new SandboxException(
                    SandboxError.START_FAILED,
                    "Cannot start " + process.command().getFirst() + ": " + e.getMessage() + ".",
                    e);
        } catch (IOException e) {
            throw new SandboxException(
                    SandboxError.NO_CGROUP_CONTROLLER,
                    "Cannot limit a process in " + id() + ": " + e.getMessage() + ".",
                    e);
        } finally {
            starting.unlock();
        }
    }

    private SandboxProcess start(int number, ProcessSpec process, ControlGroup own) throws IOException {
        TerminalSize terminal = process.terminal();
        ProgramEnds ends = terminal == null ? Pipes.open() : new TerminalEnds(terminal);
        try {
            WakeUp wake = new WakeUp(Descriptor.event());
            try {
                ChildProcess child = GatedSpawn.start(init, userId, Programs.program(process), ends.given(), pid -> {
                    own.add(pid);
                    new ResourceLimits(limits.fileSizeBytes(), limits.openFiles()).apply(pid, userId);
                });
                ends.started();
                return keep(number, process, own, ends, wake, child);
            } catch (IOException | RuntimeException e) {
                wake.close();
                throw e;
            }
        } catch (IOException | RuntimeException e) {
            ends.close();
            throw e;
        }
    }

    private SandboxProcess keep(
            int number, ProcessSpec process, ControlGroup own, ProgramEnds ends, WakeUp wake, ChildProcess child) {
        ProcessGroup processGroup = new ProcessGroup(own, this, () -> processes.remove(number));
        ProcessKeeper keeper = new ProcessKeeper(child, processGroup, ends, wake, process);
        NativeProcess started = new NativeProcess(number, process.command(), keeper);
        processes.put(number, started);
        Thread.ofPlatform().name("sandbox-process-" + child.pid()).daemon().start(keeper);
        return started;
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
            return init.inNetwork(opener);
        } finally {
            starting.unlock();
        }
    }

    private SandboxException closed() {
        return new SandboxException(SandboxError.CLOSED, "The sandbox " + id() + " is closed.");
    }

    @Override
    public Usage usage() {
        starting.lock();
        try {
            if (closed) {
                return new Usage(Duration.ZERO, 0, 0, 0, 0);
            }
            FileSystemSpace space = FileSystemSpace.of(workspace);
            return new Usage(
                    group.cpuTime(), group.processes(), group.memoryBytes(), space.usedBytes(), space.usedInodes() - 1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            starting.unlock();
        }
    }

    @Override
    public List<ProcessInfo> processes() {
        return processes.values().stream().map(NativeProcess::info).toList();
    }

    @Override
    public void pause() throws SandboxException {
        starting.lock();
        try {
            requireOpen();
            if (!paused) {
                group.freeze();
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
                group.thaw();
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
            registry.changed(renamed, init);
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

    private void apply(Limits wanted) throws IOException {
        MemoryFiles.resize(workspace, temporary, wanted);
        group.limit(MemoryFiles.groupLimits(wanted));
    }

    private void requireOpen() throws SandboxException, IOException {
        if (closed || !init.isAlive()) {
            throw closed();
        }
    }

    /** Whether nothing more can be written to the workspace or to {@code /tmp}. */
    boolean isDiskFull() throws SystemCallException {
        return FileSystemSpace.of(workspace).isFull()
                || FileSystemSpace.of(temporary).isFull();
    }

    boolean isInitAlive() throws IOException {
        return init.isAlive();
    }

    void killInit() {
        init.kill();
    }

    @Override
    public void killAll() {
        List<NativeProcess> all = List.copyOf(processes.values());
        all.forEach(NativeProcess::stop);
        all.forEach(NativeProcess::awaitEnd);
    }

    @Override
    public void close() {
        if (closing.compareAndSet(false, true)) {
            // Before waiting for a start that is under way: the programs of the sandbox may be holding it up.
            init.kill();
        }
        loopback.close();
        starting.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            // Init cannot finish dying before its keepers have reaped every child of ours in its namespace.
            killAll();
            init.close();
            workspace.close();
            temporary.close();
            registry.removed(group);
        } finally {
            starting.unlock();
        }
    }

    /** What others on the machine know of a sandbox. */
    interface Registry {
        void changed(SandboxInfo info, InitProcess init) throws IOException;

        /** Its processes are gone: the group, and what else it holds on the machine, is to be given back. */
        void removed(ControlGroup group);
    }
}
