package dev.tandem.runner.network;

import dev.tandem.runner.network.Throttle.Sleeper;
import dev.tandem.sandbox.Sandbox;
import dev.tandem.sandbox.SandboxException;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** The network of one session: off until it is turned on, and whichever sandbox the session has at the time. Any thread. */
public final class SessionNetwork implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(SessionNetwork.class.getName());

    private final Networks shared;
    private final String label;
    private final LiveConnections connections;
    private final ProxyServer server;
    private volatile boolean on;

    SessionNetwork(Networks shared, String label) {
        this.shared = shared;
        this.label = label;
        this.connections =
                new LiveConnections(shared.limits(), shared.nanoTime(), Sleeper.system(), shared.scheduler());
        this.server = new ProxyServer(
                connections, new Egress(shared.allowed(), shared.dialer(), () -> on), shared.packages());
    }

    /** Programs that are started from now on are told; what leads out is cut at once when it is turned off. */
    public void turn(boolean wanted) {
        on = wanted;
        if (!wanted) {
            connections.closeThoseThatLeadOut();
        }
    }

    /**
     * {@return the sandbox with this network: programs that are started by it find it, and it ends with the sandbox} Where there can be
     * none the sandbox is returned as it is, without any.
     */
    public Sandbox attach(Sandbox sandbox) {
        try {
            server.start(sandbox.listen(Networks.PORT), "proxy of " + label);
            NetworkedSandbox networked = new NetworkedSandbox(sandbox, this::variables, connections::closeAll);
            networked.writeMavenSettings();
            return networked;
        } catch (SandboxException | IOException e) {
            LOG.log(System.Logger.Level.WARNING, "no network and no packages in {0}: {1}", label, e.getMessage());
            return sandbox;
        }
    }

    private Map<String, String> variables() {
        Map<String, String> variables = new HashMap<>(ToolSettings.packages(Networks.LOCAL));
        if (on && !shared.allowed().isEmpty()) {
            variables.putAll(ToolSettings.proxy(Networks.LOCAL));
        }
        return variables;
    }

    /** Ends all connections. */
    @Override
    public void close() {
        on = false;
        connections.closeAll();
    }
}
