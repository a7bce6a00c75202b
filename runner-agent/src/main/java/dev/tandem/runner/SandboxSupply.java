package dev.tandem.runner;

import dev.tandem.runner.follow.SandboxSource;
import dev.tandem.runner.language.LanguageCatalog;
import dev.tandem.runner.language.Toolchains;
import dev.tandem.runner.network.Networks;
import dev.tandem.sandbox.Backend;
import dev.tandem.sandbox.Limits;
import dev.tandem.sandbox.Sandbox;
import dev.tandem.sandbox.SandboxException;
import dev.tandem.sandbox.SandboxSpec;
import dev.tandem.sandbox.WarmPool;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The sandboxes that this machine allows, or the reason why it allows none. There is no third way: without a sandbox nothing runs.
 * Safe for use by any thread.
 */
final class SandboxSupply implements SandboxSource, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(SandboxSupply.class.getName());

    private final @Nullable Backend backend;
    private final @Nullable WarmPool pool;
    private final @Nullable SandboxException obstacle;
    private final @Nullable String noNetwork;
    private final Limits limits;

    private SandboxSupply(
            @Nullable Backend backend,
            @Nullable WarmPool pool,
            @Nullable SandboxException obstacle,
            @Nullable String noNetwork,
            Limits limits) {
        this.backend = backend;
        this.pool = pool;
        this.obstacle = obstacle;
        this.noNetwork = noNetwork;
        this.limits = limits;
    }

    /** Makes the machine ready and tries whether a sandbox can be made. */
    static SandboxSupply open(RunnerConfig.Sandbox config) {
        Limits limits = Limits.DEFAULT
                .withMemoryBytes(config.memory().asLongValue())
                .withCpuMillisPerSecond(config.cpuMillisPerSecond())
                .withProcesses(config.processes())
                .withDiskBytes(config.disk().asLongValue())
                .withInodes(config.files());
        try {
            Backend backend = BackendChoice.of(config).open(limits);
            try (Sandbox sandbox = backend.create(SandboxSpec.of("try of the network", limits))) {
                WarmPool pool = new WarmPool(backend, limits, config.ready());
                return new SandboxSupply(backend, pool, null, whyNoNetwork(sandbox), limits);
            } catch (SandboxException e) {
                backend.close();
                throw e;
            }
        } catch (SandboxException e) {
            LOG.log(System.Logger.Level.WARNING, "Nothing can run here: {0}", e.getMessage());
            return new SandboxSupply(null, null, e, e.getMessage(), limits);
        }
    }

    private static @Nullable String whyNoNetwork(Sandbox sandbox) {
        try (ServerSocketChannel _ = sandbox.listen(Networks.PORT)) {
            return null;
        } catch (SandboxException e) {
            return e.getMessage();
        } catch (IOException e) {
            return "The runner cannot listen in a sandbox: " + e.getMessage() + ".";
        }
    }

    @Override
    public Sandbox create(String label) throws SandboxException {
        WarmPool from = pool;
        if (from != null) {
            return from.claim(label, limits);
        }
        throw Objects.requireNonNull(obstacle, "neither a backend nor a reason");
    }

    /** {@return which toolchains programs find in a sandbox} */
    Toolchains toolchains(LanguageCatalog catalog) {
        String reason = unavailableReason();
        if (reason != null) {
            return Toolchains.none(catalog, reason);
        }
        try (Sandbox sandbox = create("toolchains")) {
            return Toolchains.detect(catalog, new SandboxShell(sandbox));
        } catch (SandboxException e) {
            return Toolchains.none(catalog, String.valueOf(e.getMessage()));
        }
    }

    @Nullable String backendName() {
        return backend == null ? null : backend.name();
    }

    /** {@return stable code of why there are no sandboxes; null if there are} */
    @Nullable String unavailableCode() {
        return obstacle == null ? null : obstacle.error().code();
    }

    /** {@return for a person, why there are no sandboxes and what to do; null if there are} */
    @Nullable String unavailableReason() {
        return obstacle == null ? null : obstacle.getMessage();
    }

    /** {@return for a person, why programs can be given neither a network nor packages; null if they can} */
    @Nullable String noNetworkReason() {
        return noNetwork;
    }

    @Override
    public void close() {
        if (pool != null) {
            pool.close();
        }
        if (backend != null) {
            backend.close();
        }
    }
}
