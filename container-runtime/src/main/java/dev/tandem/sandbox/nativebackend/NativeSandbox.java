package dev.tandem.sandbox.nativebackend;

import dev.tandem.sandbox.Limits;
import dev.tandem.sandbox.ProcessEnd;
import dev.tandem.sandbox.ProcessSpec;
import dev.tandem.sandbox.Sandbox;
import dev.tandem.sandbox.SandboxError;
import dev.tandem.sandbox.SandboxException;
import dev.tandem.sandbox.SandboxId;
import dev.tandem.sandbox.SandboxInfo;
import dev.tandem.sandbox.SandboxProcess;
import dev.tandem.sandbox.SandboxSpec;
import dev.tandem.sandbox.TerminalSize;
import dev.tandem.sandbox.Usage;
import dev.tandem.sandbox.WorkspaceFiles;
import dev.tandem.sandbox.linux.ChildProcess;
import dev.tandem.sandbox.linux.ControlGroup;
import dev.tandem.sandbox.linux.Descriptor;
import dev.tandem.sandbox.linux.FileSystemSpace;
import dev.tandem.sandbox.linux.GatedSpawn;
import dev.tandem.sandbox.linux.InitProcess;
import dev.tandem.sandbox.linux.ResourceLimits;
import dev.tandem.sandbox.linux.SystemCallException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One sandbox: its namespaces, held by an init process, its control group, and its processes.
 *
 * <p>{@link #starting} serialises starts, which share a gate, and makes {@link #close()} wait for the one that is under way.
 */
final class NativeSandbox implements Sandbox {
    private static final System.Logger LOG = System.getLogger(NativeSandbox.class.getName());
    private static final int CONNECT_MILLIS = 5000;
    private static final int LISTEN_BACKLOG = 128;

    private final SandboxInfo info;
    private final SandboxSpec spec;
    private final int userId;
    private final InitProcess init;
    private final ControlGroup group;
    private final Descriptor workspace;
    private final Descriptor temporary;
    private final WorkspaceFiles files;
    private final CleanUp cleanUp;
    private final ReentrantLock starting = new ReentrantLock();
    private final Set<ProcessKeeper> keepers = ConcurrentHashMap.newKeySet();
    private final Set<ServerSocketChannel> listeners = ConcurrentHashMap.newKeySet();

    private final AtomicBoolean closing = new AtomicBoolean();

    private boolean closed;
    private int lastProcess;

    /**
     * @param cleanUp what remains to be given back after the processes are gone and the control group is removed
     */
    NativeSandbox(
            SandboxInfo info,
            SandboxSpec spec,
            int userId,
            InitProcess init,
            ControlGroup group,
            RootFileSystem root,
            CleanUp cleanUp) {
        this.info = info;
        this.spec = spec;
        this.userId = userId;
        this.init = init;
        this.group = group;
        this.workspace = root.workspace();
        this.temporary = root.temporary();
        this.files = new NativeWorkspaceFiles(workspace, userId);
        this.cleanUp = cleanUp;
    }

    SandboxInfo info() {
        return info;
    }

    Limits limits() {
        return spec.limits();
    }

    @Override
    public SandboxId id() {
        return spec.id();
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
            if (closed || !init.isAlive()) {
                throw closed();
            }
            ControlGroup own = group.child("process-" + ++lastProcess, limits().memoryBytes());
            try {
                return start(process, own);
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

    private SandboxProcess start(ProcessSpec process, ControlGroup own) throws IOException {
        TerminalSize terminal = process.terminal();
        ProgramEnds ends = terminal == null ? Pipes.open() : new TerminalEnds(terminal);
        try {
            WakeUp wake = new WakeUp(Descriptor.event());
            try {
                ChildProcess child = GatedSpawn.start(init, userId, Programs.program(process), ends.given(), pid -> {
                    own.add(pid);
                    new ResourceLimits(limits().fileSizeBytes(), limits().openFiles()).apply(pid, userId);
                });
                ends.started();
                return keep(process, own, ends, wake, child);
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
            ProcessSpec process, ControlGroup own, ProgramEnds ends, WakeUp wake, ChildProcess child) {
        ProcessKeeper[] self = new ProcessKeeper[1];
        ProcessGroup processGroup = new ProcessGroup(own, this, () -> keepers.remove(self[0]));
        ProcessKeeper keeper = new ProcessKeeper(child, processGroup, ends, wake, process);
        self[0] = keeper;
        keepers.add(keeper);
        Thread.ofPlatform().name("sandbox-process-" + child.pid()).daemon().start(keeper);
        return new NativeProcess(keeper);
    }

    @Override
    public SocketChannel connect(int port) throws SandboxException, IOException {
        try {
            return connect(StandardProtocolFamily.INET, "127.0.0.1", port);
        } catch (ConnectException refused) {
            // Some programs listen on localhost, and take that for ::1 alone.
            try {
                return connect(StandardProtocolFamily.INET6, "::1", port);
            } catch (IOException alsoRefused) {
                refused.addSuppressed(alsoRefused);
                throw refused;
            }
        }
    }

    private SocketChannel connect(ProtocolFamily family, String address, int port)
            throws SandboxException, IOException {
        SocketChannel channel = inNetwork(() -> SocketChannel.open(family));
        try {
            channel.socket().connect(new InetSocketAddress(InetAddress.ofLiteral(address), port), CONNECT_MILLIS);
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public ServerSocketChannel listen(int port) throws SandboxException, IOException {
        InetSocketAddress address = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port);
        ServerSocketChannel listener = inNetwork(() -> ServerSocketChannel.open(StandardProtocolFamily.INET));
        try {
            // The number of connections that wait: programs may open many at once.
            listener.bind(address, LISTEN_BACKLOG);
            listeners.removeIf(other -> !other.isOpen());
            listeners.add(listener);
        } catch (IOException | RuntimeException e) {
            listener.close();
            throw e;
        }
        if (closing.get()) {
            listener.close();
            throw closed();
        }
        return listener;
    }

    private <C> C inNetwork(InitProcess.ChannelOpener<C> opener) throws SandboxException, IOException {
        starting.lock();
        try {
            if (closed || !init.isAlive()) {
                throw closed();
            }
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
                return new Usage(0, 0, 0, 0);
            }
            FileSystemSpace space = FileSystemSpace.of(workspace);
            return new Usage(group.processes(), group.memoryBytes(), space.usedBytes(), space.usedInodes() - 1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            starting.unlock();
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
        keepers.forEach(keeper -> keeper.end(ProcessEnd.Cause.STOPPED));
        keepers.forEach(NativeSandbox::awaitEnd);
    }

    /** However it ends. Not interruptible: after a kill it takes milliseconds, and nothing can hold it up. */
    private static void awaitEnd(ProcessKeeper keeper) {
        keeper.end().handle((end, failure) -> true).join();
    }

    @Override
    public void close() {
        if (closing.compareAndSet(false, true)) {
            // Before waiting for a start that is under way: the programs of the sandbox may be holding it up.
            init.kill();
        }
        listeners.forEach(NativeSandbox::closeListener);
        starting.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            keepers.forEach(keeper -> keeper.end(ProcessEnd.Cause.STOPPED));
            // Init cannot finish dying before its keepers have reaped every child of ours in its namespace.
            keepers.forEach(NativeSandbox::awaitEnd);
            init.close();
            workspace.close();
            temporary.close();
            cleanUp.run(group);
        } finally {
            starting.unlock();
        }
    }

    private static void closeListener(ServerSocketChannel listener) {
        try {
            listener.close();
        } catch (IOException e) {
            // Whatever the kernel says of it, the descriptor is given back.
            LOG.log(System.Logger.Level.DEBUG, "a listener is not closed in order", e);
        }
    }

    /** Gives back what a sandbox holds on the machine. */
    @FunctionalInterface
    interface CleanUp {
        void run(ControlGroup group);
    }
}
