package dev.tandem.runner.follow;

import dev.tandem.runner.network.SessionNetwork;
import dev.tandem.runner.port.SessionPorts;
import dev.tandem.runner.workspace.Workspace;
import dev.tandem.runner.workspace.WorkspaceDisk;
import dev.tandem.sandbox.Sandbox;
import dev.tandem.sandbox.SandboxException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The sandbox of one session and the workspace in it. A sandbox whose disk a program has filled, or that died, is replaced by an
 * empty one: what programs left behind is lost then, documents never. Confined to the session's thread.
 */
final class SessionSandbox implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(SessionSandbox.class.getName());

    private final SandboxSource source;
    private final String label;
    private final Workspace workspace;
    private final SessionNetwork network;
    private final SessionPorts ports;
    private @Nullable Sandbox sandbox;

    SessionSandbox(
            SandboxSource source, String label, Workspace workspace, SessionNetwork network, SessionPorts ports) {
        this.source = source;
        this.label = label;
        this.workspace = workspace;
        this.network = network;
        this.ports = ports;
    }

    /** {@return the sandbox that is there, or a new one} */
    Sandbox open() throws SandboxException {
        Sandbox open = sandbox;
        if (open == null) {
            open = network.attach(source.create(label));
            sandbox = open;
            workspace.attach(new WorkspaceDisk(open.files(), open.workspace()));
            ports.sandbox(open);
        }
        return open;
    }

    /**
     * {@return a sandbox whose files are exactly the documents}
     *
     * @param mayReplace whether no process is at work in the sandbox that is there
     * @throws SandboxException if no sandbox can be made
     * @throws IOException if the documents do not fit into it
     */
    Sandbox ready(boolean mayReplace) throws SandboxException, IOException {
        Sandbox open = open();
        try {
            workspace.check();
            workspace.write();
            return open;
        } catch (IOException e) {
            if (!mayReplace) {
                throw e;
            }
            LOG.log(System.Logger.Level.INFO, "the sandbox of {0} is replaced: {1}", label, e);
        }
        close();
        Sandbox fresh = open();
        workspace.write();
        return fresh;
    }

    @Override
    public void close() {
        Sandbox open = sandbox;
        sandbox = null;
        workspace.detach();
        ports.sandbox(null);
        if (open != null) {
            open.close();
        }
    }
}
