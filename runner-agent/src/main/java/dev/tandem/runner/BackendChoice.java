package dev.tandem.runner;

import dev.tandem.sandbox.Backend;
import dev.tandem.sandbox.Limits;
import dev.tandem.sandbox.ReadOnlyFolder;
import dev.tandem.sandbox.Sandbox;
import dev.tandem.sandbox.SandboxError;
import dev.tandem.sandbox.SandboxException;
import dev.tandem.sandbox.SandboxSpec;
import dev.tandem.sandbox.docker.DockerBackend;
import dev.tandem.sandbox.docker.DockerBackendConfig;
import dev.tandem.sandbox.nativebackend.NativeBackend;
import dev.tandem.sandbox.nativebackend.NativeBackendConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Which backend makes this runner's sandboxes.
 *
 * @param kind as configured
 * @param nativeWay opens the native backend
 * @param dockerWay opens the docker backend
 */
record BackendChoice(BackendKind kind, Way nativeWay, Way dockerWay) {
    private static final System.Logger LOG = System.getLogger(BackendChoice.class.getName());

    /** Opens a backend. */
    @FunctionalInterface
    interface Way {
        Backend open() throws SandboxException;
    }

    /** @param also folders that programs may read, too */
    static BackendChoice of(RunnerConfig.Sandbox config, List<ReadOnlyFolder> also) {
        List<ReadOnlyFolder> readOnly = new ArrayList<>(also);
        config.readOnlyFolders().orElse(List.of()).forEach(folder -> readOnly.add(ReadOnlyFolder.at(folder)));
        Path state = config.stateDirectory().orElseGet(NativeBackendConfig::usualStateDirectory);
        return new BackendChoice(
                config.backend(),
                () -> NativeBackend.open(
                        NativeBackendConfig.DEFAULT.withStateDirectory(state).withReadOnlyFolders(readOnly)),
                () -> DockerBackend.open(DockerBackendConfig.DEFAULT
                        .withAddress(config.docker().address())
                        .withImage(config.docker().image())
                        .withReadOnlyFolders(also)
                        .withStateDirectory(state)));
    }

    /**
     * Makes the machine ready, and tries whether a sandbox can be made.
     *
     * @throws SandboxException if it cannot; where there was a choice, with both reasons
     */
    Backend open(Limits limits) throws SandboxException {
        return switch (kind) {
            case AUTO -> either(limits);
            case NATIVE -> tried(nativeWay, limits);
            case DOCKER -> tried(dockerWay, limits);
            case KUBERNETES ->
                throw new SandboxException(SandboxError.NO_BACKEND, "There is no backend for Kubernetes yet.");
        };
    }

    private Backend either(Limits limits) throws SandboxException {
        try {
            return tried(nativeWay, limits);
        } catch (SandboxException e) {
            try {
                Backend docker = tried(dockerWay, limits);
                LOG.log(System.Logger.Level.INFO, "Sandboxes are containers, because: {0}", e.getMessage());
                return docker;
            } catch (SandboxException alsoRefused) {
                SandboxException both = new SandboxException(
                        e.error(),
                        "This machine allows no sandboxes. Native ones: " + e.getMessage() + " Containers: "
                                + alsoRefused.getMessage() + " For native ones:",
                        e);
                both.addSuppressed(alsoRefused);
                throw both;
            }
        }
    }

    private static Backend tried(Way way, Limits limits) throws SandboxException {
        Backend backend = way.open();
        try (Sandbox _ = backend.create(SandboxSpec.of("first try", limits))) {
            return backend;
        } catch (SandboxException e) {
            backend.close();
            throw e;
        }
    }
}
