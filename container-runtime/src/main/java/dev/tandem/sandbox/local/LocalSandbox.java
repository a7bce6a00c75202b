package dev.tandem.sandbox.local;

import dev.tandem.sandbox.Limits;
import dev.tandem.sandbox.ListeningPort;
import dev.tandem.sandbox.ProcessInfo;
import dev.tandem.sandbox.ProcessSpec;
import dev.tandem.sandbox.Sandbox;
import dev.tandem.sandbox.SandboxError;
import dev.tandem.sandbox.SandboxException;
import dev.tandem.sandbox.SandboxId;
import dev.tandem.sandbox.SandboxInfo;
import dev.tandem.sandbox.SandboxProcess;
import dev.tandem.sandbox.Usage;
import dev.tandem.sandbox.WorkspaceFiles;
import dev.tandem.sandbox.linux.ChannelOpener;
import dev.tandem.sandbox.linux.ControlGroup;
import dev.tandem.sandbox.linux.FileSystemSpace;
import dev.tandem.sandbox.linux.SystemCallException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One sandbox of this machine: the rules of its lifetime and of its programs', whatever {@link Enclosure} a backend has made for them.
 *
 * <p>{@link #starting} serialises starts, and makes {@link #close()} wait for the one that is under way.
 */
public final class LocalSandbox implements Sandbox, Surroundings {
    private static final Logger LOG = System.getLogger(LocalSandbox.class.getName());
    private static final long KEPT_SECONDS = 5;
    /** Platform threads, because keepers wait in the kernel; used again, because making one takes as long as a short program runs. */
    private static final Executor KEEPERS = new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE,
            KEPT_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            Thread.ofPlatform().name("sandbox-keeper-", 0).daemon().factory());
    /** How long a program has the processors for itself before the next start is prepared. */
    private static final long GRACE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final SandboxId id;
    private final Enclosure enclosure;
    private final WorkspaceFiles files;
    private final Registry registry;
    private final PortTable ports;
    private final Loopback loopback;
    private final ReentrantLock starting = new ReentrantLock();
    private final ConcurrentNavigableMap<Integer, LocalProcess> processes = new ConcurrentSkipListMap<>();
    private final AtomicBoolean closing = new AtomicBoolean();

    private volatile SandboxInfo info;
    private volatile Limits limits;
    private volatile boolean paused;
    private boolean closed;
    private int lastProcess;

    /** What others on the machine know of a sandbox. */
    public interface Registry {
        void changed(SandboxInfo info) throws IOException;

        /** Its processes are gone and its enclosure is closed: what else it holds on the machine is to be given back. */
        void removed();
    }

    /**
     * @param limits in force in the enclosure
     * @param userId of its programs
     * @param enclosure closed with this
     */
    public LocalSandbox(SandboxInfo info, Limits limits, int userId, Enclosure enclosure, Registry registry) {
        this.id = info.id();
        this.info = info;
        this.limits = limits;
        this.enclosure = enclosure;
        this.files = new LocalWorkspaceFiles(enclosure.workspace(), userId);
        this.registry = registry;
        this.loopback = new Loopback(id, this::inNetwork);
        this.ports = new PortTable(Path.of("/proc/" + enclosure.pid()), userId);
    }

    /** As of now. */
    public SandboxInfo info() {
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
        return Path.of("/proc/" + enclosure.pid() + "/root" + WORKSPACE);
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
            return start(++lastProcess, process);
        } catch (SystemCallException e) {
            throw new SandboxException(
                    SandboxError.START_FAILED,
                    "Cannot start " + process.command().getFirst() + ": " + e.getMessage() + ".",
                    e);
        } catch (IOException e) {
            throw new SandboxException(
                    SandboxError.NO_CGROUP_CONTROLLER,
                    "Cannot limit a process in " + id + ": " + e.getMessage() + ".",
                    e);
        } finally {
            starting.unlock();
        }
    }

    private SandboxProcess start(int number, ProcessSpec process) throws IOException, SandboxException {
        ControlGroup own = enclosure.groupOf(number, limits.memoryBytes());
        try {
            Keeper keeper = enclosure.start(number, process, own, this);
            LocalProcess started = new LocalProcess(number, process.command(), keeper);
            // Before the keeper may find its end and take it out again.
            processes.put(number, started);
            KEEPERS.execute(keeper);
            return started;
        } catch (IOException | SandboxException | RuntimeException e) {
            own.kill();
            own.remove();
            throw e;
        } finally {
            Thread.startVirtualThread(this::prepareStart);
        }
    }

    private void prepareStart() {
        LockSupport.parkNanos(GRACE_NANOS);
        starting.lock();
        try {
            if (!closed) {
                enclosure.prepare(lastProcess + 1, limits.memoryBytes());
            }
        } catch (IOException e) {
            // Whoever starts something next is told why it fails, if it still does.
            LOG.log(Level.DEBUG, "sandbox " + id + ": the next start is not prepared", e);
        } finally {
            starting.unlock();
        }
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
            return enclosure.inNetwork(opener);
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
    public List<ListeningPort> listeningPorts() {
        if (processes.isEmpty()) {
            return List.of();
        }
        // Where programs have the user of this process, its own listeners look like theirs.
        Set<Integer> ours = loopback.ports();
        return ports.read().stream().filter(port -> !ours.contains(port.port())).toList();
    }

    @Override
    public Usage usage() {
        starting.lock();
        try {
            if (closed) {
                return new Usage(Duration.ZERO, 0, 0, 0, 0);
            }
            ControlGroup group = enclosure.group();
            FileSystemSpace space = FileSystemSpace.of(enclosure.workspace());
            return new Usage(
                    group.cpuTime(),
                    enclosure.programs(),
                    group.memoryBytes(),
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
        return processes.values().stream().map(LocalProcess::info).toList();
    }

    @Override
    public void pause() throws SandboxException {
        starting.lock();
        try {
            requireOpen();
            if (!paused) {
                enclosure.freeze(groups());
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
                enclosure.thaw(groups());
                paused = false;
            }
        } catch (IOException e) {
            throw new SandboxException(
                    SandboxError.NO_PAUSE, "Cannot resume the sandbox " + id + ": " + e.getMessage() + ".", e);
        } finally {
            starting.unlock();
        }
    }

    private List<ControlGroup> groups() {
        return processes.values().stream().map(LocalProcess::group).toList();
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
        MemoryFiles.resize(enclosure.workspace(), enclosure.temporary(), wanted);
        enclosure.limit(wanted, MemoryFiles.groupLimits(wanted));
    }

    @Override
    public boolean isDiskFull() throws IOException {
        return FileSystemSpace.of(enclosure.workspace()).isFull()
                || FileSystemSpace.of(enclosure.temporary()).isFull();
    }

    @Override
    public boolean isAlive() throws IOException {
        return enclosure.isAlive();
    }

    @Override
    public void kill() {
        enclosure.kill();
    }

    @Override
    public void ended(int number) {
        processes.remove(number);
    }

    @Override
    public void killAll() {
        List<LocalProcess> all = List.copyOf(processes.values());
        all.forEach(LocalProcess::stop);
        all.forEach(LocalProcess::awaitEnd);
    }

    @Override
    public void close() {
        if (closing.compareAndSet(false, true)) {
            // Before waiting for a start that is under way: the programs of the sandbox may be holding it up.
            List.copyOf(processes.values()).forEach(LocalProcess::stop);
            kill();
        }
        loopback.close();
        starting.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            // The first process cannot finish dying before every child of ours in its namespace is reaped.
            killAll();
            enclosure.close();
            registry.removed();
        } finally {
            starting.unlock();
        }
    }
}
