package dev.tandem.runner.fake;

import dev.tandem.sandbox.Limits;
import dev.tandem.sandbox.ListeningPort;
import dev.tandem.sandbox.ProcessInfo;
import dev.tandem.sandbox.ProcessSpec;
import dev.tandem.sandbox.Sandbox;
import dev.tandem.sandbox.SandboxError;
import dev.tandem.sandbox.SandboxException;
import dev.tandem.sandbox.SandboxId;
import dev.tandem.sandbox.SandboxProcess;
import dev.tandem.sandbox.Usage;
import dev.tandem.sandbox.WorkspaceFiles;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A sandbox whose processes are played by the test. */
public final class FakeSandbox implements Sandbox {
    private final SandboxId id = SandboxId.random();
    private final Path root;
    private final FakeFiles files;
    private final BlockingQueue<FakeProcess> started = new LinkedBlockingQueue<>();
    private volatile boolean paused;
    private final Map<Integer, Integer> reached = new ConcurrentHashMap<>();
    private volatile boolean closed;
    private volatile List<ListeningPort> ports = List.of();
    private volatile Usage usage = new Usage(Duration.ZERO, 0, 0, 0, 0);

    public FakeSandbox(Path root) {
        this.root = root;
        this.files = new FakeFiles(root);
    }

    @Override
    public SandboxId id() {
        return id;
    }

    @Override
    public Path workspace() {
        return root;
    }

    @Override
    public WorkspaceFiles files() {
        return files;
    }

    /** {@return the files, to make their disk full} */
    public FakeFiles disk() {
        return files;
    }

    @Override
    public SandboxProcess start(ProcessSpec spec) throws SandboxException {
        if (closed) {
            throw new SandboxException(SandboxError.CLOSED, "The sandbox is closed.");
        }
        FakeProcess process = new FakeProcess(spec);
        if (spec.command().getFirst().equals("/bin/rm")) {
            process.exit(0);
        } else {
            started.add(process);
        }
        return process;
    }

    /** {@return the next process that was started and not taken yet} */
    public FakeProcess nextProcess() throws InterruptedException {
        FakeProcess process = started.poll(10, TimeUnit.SECONDS);
        if (process == null) {
            throw new AssertionError("no process was started");
        }
        return process;
    }

    /** {@return whether every process that was started was taken} */
    public boolean isQuiet() {
        return started.isEmpty();
    }

    public boolean isClosed() {
        return closed;
    }

    @Override
    public SocketChannel connect(int port) throws IOException {
        Integer real = reached.get(port);
        if (real == null) {
            throw new ConnectException("nobody listens on " + port);
        }
        return SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), real));
    }

    @Override
    public ServerSocketChannel listen(int port) throws SandboxException {
        throw new SandboxException(SandboxError.CANNOT_LISTEN, "A sandbox in a test has no network.");
    }

    @Override
    public List<ListeningPort> listeningPorts() {
        return closed ? List.of() : ports;
    }

    /** A program at a port of the sandbox is really one at a port of this machine. */
    public void reaches(int port, int real) {
        reached.put(port, real);
    }

    /** Programs listen there from now on, and nowhere else. */
    public void listensOn(ListeningPort... now) {
        ports = List.of(now);
    }

    @Override
    public Usage usage() {
        return usage;
    }

    /** Its programs use this from now on. */
    public void uses(Usage now) {
        usage = now;
    }

    @Override
    public List<ProcessInfo> processes() {
        return List.of();
    }

    @Override
    public void pause() {
        paused = true;
    }

    @Override
    public void resume() {
        paused = false;
    }

    @Override
    public boolean isPaused() {
        return paused;
    }

    @Override
    public void assign(String label, Limits limits) {}

    @Override
    public void killAll() {
        started.forEach(FakeProcess::stop);
    }

    @Override
    public void close() {
        closed = true;
    }
}
