package dev.tandem.runner.network;

import dev.tandem.sandbox.Limits;
import dev.tandem.sandbox.ListeningPort;
import dev.tandem.sandbox.ProcessInfo;
import dev.tandem.sandbox.ProcessSpec;
import dev.tandem.sandbox.Sandbox;
import dev.tandem.sandbox.SandboxException;
import dev.tandem.sandbox.SandboxId;
import dev.tandem.sandbox.SandboxProcess;
import dev.tandem.sandbox.Usage;
import dev.tandem.sandbox.WorkspaceFiles;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** A sandbox whose programs are told of the network: by variables that each process gets, unless it is given others of that name. */
final class NetworkedSandbox implements Sandbox {
    private static final System.Logger LOG = System.getLogger(NetworkedSandbox.class.getName());

    private final Sandbox inner;
    private final Supplier<Map<String, String>> variables;
    private final Runnable whenClosed;

    NetworkedSandbox(Sandbox inner, Supplier<Map<String, String>> variables, Runnable whenClosed) {
        this.inner = inner;
        this.variables = variables;
        this.whenClosed = whenClosed;
    }

    /** Does not wait for it: nobody builds with Maven within a millisecond. */
    void writeMavenSettings() {
        List<String> command = new ArrayList<>(List.of(ToolSettings.WRITE_MAVEN_SETTINGS));
        command.add(ToolSettings.mavenSettings(Networks.LOCAL));
        Thread.ofVirtual().name("maven settings").start(() -> {
            try (SandboxProcess writer = inner.start(ProcessSpec.of(command))) {
                if (writer.await().exitCode() != 0) {
                    LOG.log(System.Logger.Level.WARNING, "no settings of Maven are written in {0}", inner.id());
                }
            } catch (SandboxException e) {
                LOG.log(System.Logger.Level.DEBUG, "the sandbox is gone before Maven's settings are written", e);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
    }

    @Override
    public SandboxProcess start(ProcessSpec spec) throws SandboxException {
        Map<String, String> all = new HashMap<>(variables.get());
        all.putAll(spec.environment());
        return inner.start(spec.withEnvironment(all));
    }

    @Override
    public void close() {
        inner.close();
        whenClosed.run();
    }

    @Override
    public SandboxId id() {
        return inner.id();
    }

    @Override
    public Path workspace() {
        return inner.workspace();
    }

    @Override
    public WorkspaceFiles files() {
        return inner.files();
    }

    @Override
    public SocketChannel connect(int port) throws SandboxException, IOException {
        return inner.connect(port);
    }

    @Override
    public ServerSocketChannel listen(int port) throws SandboxException, IOException {
        return inner.listen(port);
    }

    @Override
    public List<ListeningPort> listeningPorts() {
        return inner.listeningPorts();
    }

    @Override
    public Usage usage() {
        return inner.usage();
    }

    @Override
    public List<ProcessInfo> processes() {
        return inner.processes();
    }

    @Override
    public void pause() throws SandboxException {
        inner.pause();
    }

    @Override
    public void resume() throws SandboxException {
        inner.resume();
    }

    @Override
    public boolean isPaused() {
        return inner.isPaused();
    }

    @Override
    public void assign(String label, Limits limits) throws SandboxException {
        inner.assign(label, limits);
    }

    @Override
    public void killAll() {
        inner.killAll();
    }
}
