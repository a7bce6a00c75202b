package dev.tandem.runner;

import dev.tandem.debug.adapter.DebugAdapter;
import dev.tandem.runner.debugging.Debuggers;
import dev.tandem.runner.follow.SandboxSource;
import dev.tandem.runner.language.Images;
import dev.tandem.runner.language.Language;
import dev.tandem.runner.language.LanguageCatalog;
import dev.tandem.runner.language.Toolchains;
import dev.tandem.runner.network.Networks;
import dev.tandem.sandbox.Backend;
import dev.tandem.sandbox.Limits;
import dev.tandem.sandbox.ReadOnlyFolder;
import dev.tandem.sandbox.Sandbox;
import dev.tandem.sandbox.SandboxException;
import dev.tandem.sandbox.SandboxSpec;
import dev.tandem.sandbox.WarmPool;
import dev.tandem.sandbox.docker.DockerBackend;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The sandboxes that this machine allows, or the reason why it allows none. There is no third way: without a sandbox nothing runs.
 * Safe for use by any thread.
 */
final class SandboxSupply implements SandboxSource, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(SandboxSupply.class.getName());

    private final @Nullable Backend backend;
    private final @Nullable SandboxException obstacle;
    private final @Nullable String noNetwork;
    private final Limits limits;
    private final Images images;
    private final int ready;
    /** By the names of images; the empty name is the usual one's. */
    private final Map<String, WarmPool> pools = new ConcurrentHashMap<>();

    private SandboxSupply(
            @Nullable Backend backend,
            @Nullable SandboxException obstacle,
            @Nullable String noNetwork,
            Limits limits,
            Images images,
            int ready) {
        this.backend = backend;
        this.obstacle = obstacle;
        this.noNetwork = noNetwork;
        this.limits = limits;
        this.images = images;
        this.ready = ready;
    }

    /** As below, with nothing more to be read. */
    static SandboxSupply open(RunnerConfig.Sandbox config, Images images) {
        return open(config, images, List.of());
    }

    /**
     * Makes the machine ready and tries whether a sandbox can be made.
     *
     * @param images as configured; they count where sandboxes are made of images
     * @param readOnly folders that programs may read beside those that are configured
     */
    static SandboxSupply open(RunnerConfig.Sandbox config, Images images, List<ReadOnlyFolder> readOnly) {
        return open(config, images, limits -> BackendChoice.of(config, readOnly).open(limits));
    }

    /** Opens a backend that has made a sandbox with these limits already. */
    @FunctionalInterface
    interface Opening {
        Backend open(Limits limits) throws SandboxException;
    }

    static SandboxSupply open(RunnerConfig.Sandbox config, Images images, Opening opening) {
        Limits limits = Limits.DEFAULT
                .withMemoryBytes(config.memory().asLongValue())
                .withCpuMillisPerSecond(config.cpuMillisPerSecond())
                .withProcesses(config.processes())
                .withDiskBytes(config.disk().asLongValue())
                .withInodes(config.files());
        try {
            Backend backend = opening.open(limits);
            Images there = backend.name().equals(DockerBackend.NAME) ? images : Images.ONE;
            try (Sandbox sandbox = backend.create(SandboxSpec.of("try of the network", limits))) {
                return new SandboxSupply(backend, null, whyNoNetwork(sandbox), limits, there, config.ready());
            } catch (SandboxException e) {
                backend.close();
                throw e;
            }
        } catch (SandboxException e) {
            LOG.log(System.Logger.Level.WARNING, "Nothing can run here: {0}", e.getMessage());
            return new SandboxSupply(null, e, e.getMessage(), limits, Images.ONE, 0);
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
    public Sandbox create(String label, Optional<String> image) throws SandboxException {
        Backend from = backend;
        if (from == null) {
            throw Objects.requireNonNull(obstacle, "neither a backend nor a reason");
        }
        WarmPool pool = pools.get(image.orElse(""));
        if (pool != null) {
            return pool.claim(label, limits);
        }
        Sandbox first = from.create(SandboxSpec.of(label, limits).withImage(image.orElse(null)));
        // Not before one could be made of it: of an image that is not there none can be made ahead either.
        pools.computeIfAbsent(image.orElse(""), _ -> new WarmPool(from, image.orElse(null), limits, ready));
        return first;
    }

    /** {@return of what sandboxes are made for which language} */
    Images images() {
        return images;
    }

    /** {@return which toolchains programs find in the sandboxes that are made for them} */
    Toolchains toolchains(LanguageCatalog catalog) {
        String reason = unavailableReason();
        if (reason != null) {
            return Toolchains.none(catalog, reason);
        }
        List<Toolchains> parts = new ArrayList<>();
        byImage(catalog).forEach((image, languages) -> parts.add(toolchains(image, new LanguageCatalog(languages))));
        return Toolchains.together(catalog, parts);
    }

    private Map<Optional<String>, List<Language>> byImage(LanguageCatalog catalog) {
        Map<Optional<String>, List<Language>> byImage = new LinkedHashMap<>();
        // The usual one first, whether a language needs it or not: sessions without files begin with it.
        byImage.put(Optional.empty(), new ArrayList<>());
        catalog.all()
                .forEach(language -> byImage.computeIfAbsent(images.find(language), _ -> new ArrayList<>())
                        .add(language));
        return byImage;
    }

    private Toolchains toolchains(Optional<String> image, LanguageCatalog languages) {
        try (Sandbox sandbox = create("toolchains", image)) {
            return Toolchains.detect(languages, new SandboxShell(sandbox));
        } catch (SandboxException e) {
            return Toolchains.none(languages, String.valueOf(e.getMessage()));
        }
    }

    /**
     * {@return what programs can be debugged with in the sandboxes that are made for them}
     *
     * @param folder into which adapters were fetched; empty for none
     */
    Debuggers debuggers(LanguageCatalog catalog, List<DebugAdapter> adapters, String folder) {
        if (backend == null) {
            return Debuggers.NONE;
        }
        List<Debuggers> parts = new ArrayList<>();
        byImage(catalog).forEach((image, languages) -> {
            try (Sandbox sandbox = create("debuggers", image)) {
                parts.add(
                        Debuggers.detect(new LanguageCatalog(languages), adapters, new SandboxShell(sandbox), folder));
            } catch (SandboxException e) {
                LOG.log(System.Logger.Level.WARNING, "no debuggers are looked for: {0}", e.getMessage());
            }
        });
        return Debuggers.together(parts);
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
        pools.values().forEach(WarmPool::close);
        if (backend != null) {
            backend.close();
        }
    }
}
