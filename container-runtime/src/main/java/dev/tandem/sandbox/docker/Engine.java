package dev.tandem.sandbox.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.async.ResultCallbackTemplate;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.command.InspectExecResponse;
import com.github.dockerjava.api.command.InspectImageResponse;
import com.github.dockerjava.api.exception.DockerClientException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.ContainerConfig;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.Info;
import com.github.dockerjava.core.DockerClientImpl;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * What is asked of a container engine. Every method throws {@link IOException} when the engine refuses or does not answer; the message
 * is the engine's own. Safe for use by any number of threads.
 */
final class Engine implements AutoCloseable {
    private static final long REMOVAL_PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long REMOVAL_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final DockerClient client;

    Engine(DockerBackendConfig config) {
        client = DockerClientImpl.getInstance(
                new EngineSettings(config.address()), new EngineTransport(config.socket()));
    }

    /** An image as far as it matters here. */
    record Image(List<String> environment) {}

    /**
     * How a program that was started stands.
     *
     * @param pid on this machine; 0 if it has not been started
     * @param exitCode -1 while it runs
     */
    record Execution(int pid, int exitCode) {}

    Info information() throws IOException {
        return ask(() -> client.infoCmd().exec());
    }

    EngineKind kind() throws IOException {
        return EngineKind.of(ask(() -> client.versionCmd().exec()));
    }

    /** Empty if the engine does not have it. */
    Optional<Image> image(String name) throws IOException {
        try {
            InspectImageResponse found = ask(() -> client.inspectImageCmd(name).exec());
            ContainerConfig settings = found.getConfig();
            String[] environment = settings == null ? null : settings.getEnv();
            return Optional.of(new Image(environment == null ? List.of() : Arrays.asList(environment)));
        } catch (NoSuchThingException e) {
            return Optional.empty();
        }
    }

    /** Makes a container that does not run yet, and tells its id. */
    String create(ContainerPlan plan) throws IOException {
        return ask(() -> {
            CreateContainerCmd command = client.createContainerCmd(plan.image());
            return plan.describe(command).exec().getId();
        });
    }

    void start(String container) throws IOException {
        ask(() -> client.startContainerCmd(container).exec());
    }

    /** Gives the standard input of the container's first process; returns when it is connected. */
    void feed(String container, InputStream input) throws IOException, InterruptedException {
        Connected connected = new Connected();
        ask(() -> client.attachContainerCmd(container)
                .withStdIn(input)
                .withFollowStream(true)
                .exec(connected));
        connected.await();
    }

    /** The first process of a container that runs, on this machine. */
    int pid(String container) throws IOException {
        Long pid = ask(
                () -> client.inspectContainerCmd(container).exec().getState().getPidLong());
        if (pid == null || pid <= 0) {
            throw new IOException("the container " + container + " does not run");
        }
        return pid.intValue();
    }

    /**
     * Ends and removes it. Nothing happens if there is none.
     *
     * <p>An engine that notices the end of a container just when it is about to kill it refuses ("Could not kill running container ... is not
     * running"), and does as it is told a moment later.
     */
    void remove(String container) throws IOException {
        long deadline = System.nanoTime() + REMOVAL_PATIENCE_NANOS;
        while (true) {
            try {
                ask(() -> client.removeContainerCmd(container).withForce(true).exec());
                return;
            } catch (NoSuchThingException e) {
                return; // Somebody else has removed it.
            } catch (IOException e) {
                if (System.nanoTime() - deadline > 0) {
                    throw e;
                }
                LockSupport.parkNanos(REMOVAL_PAUSE_NANOS);
            }
        }
    }

    void createVolume(String name, Map<String, String> labels, Map<String, String> options) throws IOException {
        ask(() -> client.createVolumeCmd()
                .withName(name)
                .withDriver("local")
                .withLabels(labels)
                .withDriverOpts(options)
                .exec());
    }

    /** Removes it. Nothing happens if there is none. */
    void removeVolume(String name) throws IOException {
        try {
            ask(() -> client.removeVolumeCmd(name).exec());
        } catch (NoSuchThingException e) {
            // Somebody else has removed it.
        }
    }

    /** The containers that carry a label, by their ids, with all their labels. */
    Map<String, Map<String, String>> containers(String label) throws IOException {
        List<Container> found = ask(() -> client.listContainersCmd()
                .withShowAll(true)
                .withLabelFilter(List.of(label))
                .exec());
        return found.stream().collect(Collectors.toMap(Container::getId, Container::getLabels));
    }

    /** The volumes that carry a label, by their names, with all their labels. */
    Map<String, Map<String, String>> volumes(String label) throws IOException {
        var found = ask(() ->
                client.listVolumesCmd().withFilter("label", List.of(label)).exec());
        if (found.getVolumes() == null) {
            return Map.of();
        }
        return found.getVolumes().stream()
                .collect(Collectors.toMap(volume -> volume.getName(), volume -> volume.getLabels()));
    }

    /** Prepares a program in a container that runs, and tells the id of its execution. */
    String prepare(String container, ExecPlan plan) throws IOException {
        return ask(() -> plan.describe(client.execCreateCmd(container)).exec().getId());
    }

    /** Starts what was prepared; the callback gets what it prints. Returns at once. */
    void execute(String execution, boolean terminal, InputStream input, ResultCallback<Frame> output)
            throws IOException {
        ask(() -> client.execStartCmd(execution)
                .withDetach(false)
                .withTty(terminal)
                .withStdIn(input)
                .exec(output));
    }

    Execution execution(String execution) throws IOException {
        InspectExecResponse found = ask(() -> client.inspectExecCmd(execution).exec());
        Long pid = found.getPidLong();
        Long exitCode = found.getExitCodeLong();
        boolean runs = Boolean.TRUE.equals(found.isRunning());
        return new Execution(pid == null ? 0 : pid.intValue(), runs || exitCode == null ? -1 : exitCode.intValue());
    }

    void resize(String execution, int columns, int rows) throws IOException {
        ask(() -> client.resizeExecCmd(execution).withSize(rows, columns).exec());
    }

    @Override
    public void close() throws IOException {
        client.close();
    }

    /** There is no container, volume or image of that name. */
    private static final class NoSuchThingException extends IOException {
        private static final long serialVersionUID = 1L;

        NoSuchThingException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** docker-java's own callback for this waits for ever when the engine refuses. */
    private static final class Connected extends ResultCallbackTemplate<Connected, Frame> {
        private final CompletableFuture<Boolean> connected = new CompletableFuture<>();

        void await() throws IOException, InterruptedException {
            try {
                connected.get(EngineTransport.PATIENCE_SECONDS, TimeUnit.SECONDS);
            } catch (ExecutionException e) {
                throw new IOException("the engine does not connect to a container: " + e.getCause(), e);
            } catch (TimeoutException e) {
                throw new IOException("the engine does not answer", e);
            }
        }

        @Override
        public void onStart(Closeable stream) {
            super.onStart(stream);
            connected.complete(true);
        }

        @Override
        public void onNext(Frame frame) {
            // The first process prints nothing.
        }

        @Override
        public void onError(Throwable cause) {
            connected.completeExceptionally(cause);
        }
    }

    private static <T> T ask(Supplier<T> question) throws IOException {
        try {
            return question.get();
        } catch (NotFoundException e) {
            throw new NoSuchThingException(message(e), e);
        } catch (DockerException | DockerClientException e) {
            throw new IOException(message(e), e);
        } catch (UncheckedIOException e) {
            throw new IOException(message(e), e);
        }
    }

    private static String message(RuntimeException e) {
        return String.valueOf(e.getMessage()).strip();
    }
}
