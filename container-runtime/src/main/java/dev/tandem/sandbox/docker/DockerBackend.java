package dev.tandem.sandbox.docker;

import dev.tandem.sandbox.Backend;
import dev.tandem.sandbox.Finding;
import dev.tandem.sandbox.Limits;
import dev.tandem.sandbox.Sandbox;
import dev.tandem.sandbox.SandboxError;
import dev.tandem.sandbox.SandboxException;
import dev.tandem.sandbox.SandboxId;
import dev.tandem.sandbox.SandboxInfo;
import dev.tandem.sandbox.SandboxSpec;
import dev.tandem.sandbox.linux.ControlGroup;
import dev.tandem.sandbox.linux.ControlGroups;
import dev.tandem.sandbox.linux.Descriptor;
import dev.tandem.sandbox.linux.Mounts;
import dev.tandem.sandbox.linux.WatchedProcess;
import dev.tandem.sandbox.local.Accounts;
import dev.tandem.sandbox.local.LocalSandbox;
import dev.tandem.sandbox.local.MemoryFiles;
import dev.tandem.sandbox.local.OpenSandboxes;
import dev.tandem.sandbox.local.OwnerDirectory;
import dev.tandem.sandbox.local.UserIdRange;
import dev.tandem.sandbox.local.UserIds;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Sandboxes that are containers of an engine on this machine, Docker or Podman.
 *
 * <p>The engine makes them and starts the programs. What an engine cannot do goes past it, through the kernel: the files of the workspace, a
 * control group for each program, connections, signals. So this process must be root beside the engine.
 */
public final class DockerBackend implements Backend {
    /** The backend's {@link #name()}. */
    public static final String NAME = "docker";

    private static final Logger LOG = System.getLogger(DockerBackend.class.getName());
    private static final String PATH = "PATH=/usr/local/bin:/usr/bin:/bin";
    private static final Map<String, String> TERMINALS = Map.of(
            "type", "devpts",
            "device", "devpts",
            "o", "newinstance,ptmxmode=0666,mode=0620,max=" + Mounts.MOST_TERMINALS);

    private final DockerBackendConfig config;
    private final Engine engine;
    private final OwnerDirectory owner;
    private final EngineLabels labels;
    private final UserIds userIds;
    private final Accounts accounts;
    private final List<String> security;
    /** Behind the name of a volume. */
    private final String terminals;

    private final OpenSandboxes sandboxes;

    /** What programs find in their environment, by the images that the engine had when they were asked for. */
    private final Map<String, List<String>> environments = new ConcurrentHashMap<>();

    private boolean closed;

    private DockerBackend(DockerBackendConfig config, Engine engine, OwnerDirectory owner) throws IOException {
        this.config = config;
        this.engine = engine;
        this.owner = owner;
        this.labels = new EngineLabels(config.stateDirectory());
        this.userIds =
                new UserIdRange(config.stateDirectory().resolve("users"), config.firstUserId(), config.userIdCount());
        this.accounts = new Accounts(owner.path().resolve("accounts"));
        EngineKind kind = engine.kind();
        this.security = kind.security(owner.path(), ContainerPlan.hidden());
        this.terminals = ":/dev/pts:" + kind.deviceVolume();
        this.sandboxes = new OpenSandboxes(NAME, owner);
    }

    /**
     * Connects to the engine, and ends and removes what dead owners of the same state directory left there.
     *
     * @throws SandboxException with the first thing that the {@link DockerDoctor} finds missing
     */
    public static DockerBackend open(DockerBackendConfig config) throws SandboxException {
        Optional<Finding> obstacle = DockerDoctor.obstacle(config);
        if (obstacle.isPresent()) {
            throw new SandboxException(obstacle.get().subject(), obstacle.get().what() + ".");
        }
        Engine engine = new Engine(config);
        try {
            Path state = Files.createDirectories(config.stateDirectory());
            Files.setPosixFilePermissions(state, PosixFilePermissions.fromString("rwx------"));
            OwnerDirectory.reclaim(state);
            new EngineLabels(state).reclaim(engine);
            OwnerDirectory owner = OwnerDirectory.create(
                    state, "tandem-docker-" + ProcessHandle.current().pid() + "-" + SandboxId.random());
            return new DockerBackend(config, engine, owner);
        } catch (IOException e) {
            throw new SandboxException(
                    SandboxError.STATE_DIRECTORY,
                    "Cannot prepare " + config.stateDirectory() + ": " + e.getMessage() + ".",
                    e);
        }
    }

    /** An image without a {@code PATH} would get one from the engine that begins with folders of an administrator. */
    private List<String> environment(String image) throws IOException, SandboxException {
        List<String> known = environments.get(image);
        if (known == null) {
            Engine.Image found = engine.image(image).orElseThrow(() -> noImage(image, null));
            boolean hasPath = found.environment().stream().anyMatch(variable -> variable.startsWith("PATH="));
            known = hasPath ? List.of() : List.of(PATH);
            environments.put(image, known);
        }
        return known;
    }

    private static SandboxException noImage(String image, @Nullable Throwable cause) {
        String what = "The engine does not have the image " + image + ".";
        return cause == null
                ? new SandboxException(SandboxError.NO_IMAGE, what)
                : new SandboxException(SandboxError.NO_IMAGE, what, cause);
    }

    private String image(SandboxSpec spec) {
        return spec.image() == null ? config.image() : spec.image();
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Sandbox create(SandboxSpec spec) throws SandboxException {
        return sandboxes.create(spec.id(), () -> {
            try {
                return make(spec);
            } catch (IOException e) {
                throw explained(spec, e);
            }
        });
    }

    /** An image that was there once may have been removed since. */
    private SandboxException explained(SandboxSpec spec, IOException failure) {
        String image = image(spec);
        environments.remove(image);
        try {
            if (engine.image(image).isEmpty()) {
                return noImage(image, failure);
            }
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
        return new SandboxException(
                SandboxError.CREATE_FAILED,
                "Cannot make the sandbox " + spec.id() + ": " + failure.getMessage() + ".",
                failure);
    }

    private LocalSandbox make(SandboxSpec spec) throws IOException, SandboxException {
        UserIds.Lease user = userIds.lease();
        Lifeline lifeline = new Lifeline();
        // Unique on the machine by the owner's name, of which there is one at a time.
        String name = owner.path().getFileName() + "-" + spec.id();
        try {
            return make(spec, user, lifeline, name);
        } catch (IOException | SandboxException | RuntimeException e) {
            lifeline.close();
            giveBack(name);
            user.close();
            throw e;
        }
    }

    private LocalSandbox make(SandboxSpec spec, UserIds.Lease user, Lifeline lifeline, String name)
            throws IOException, SandboxException {
        List<String> environment = environment(image(spec));
        Map<String, String> marks = labels.of(owner, spec.id());
        engine.createVolume(name, marks, TERMINALS);
        String container = engine.create(new ContainerPlan(
                name,
                image(spec),
                marks,
                security,
                environment,
                spec.limits(),
                config.firstUserId() + config.userIdCount(),
                user.userId(),
                accounts.of(user.userId()),
                name + terminals,
                config.readOnlyFolders()));
        // Before the start: whatever happens to this process now, the first process ends with it.
        lifeline.hold(engine, container);
        engine.start(container);
        DockerEnclosure made = enclosure(container, spec.limits(), user.userId());
        try {
            return sandboxes.register(spec, user.userId(), made, () -> {
                lifeline.close();
                giveBack(name);
                user.close();
            });
        } catch (IOException | RuntimeException e) {
            made.close();
            throw e;
        }
    }

    private DockerEnclosure enclosure(String container, Limits limits, int userId) throws IOException {
        WatchedProcess first = WatchedProcess.of(engine.pid(container));
        try {
            if (!Files.readString(Path.of("/proc/" + first.pid() + "/cgroup")).contains(container)) {
                throw new IOException("the engine is in another pid namespace: there process " + first.pid()
                        + " is container " + container);
            }
            ControlGroup group = ControlGroups.of(first.pid());
            String root = "/proc/" + first.pid() + "/root";
            Descriptor workspace = Mounts.handle(root + Sandbox.WORKSPACE);
            try {
                Descriptor temporary = Mounts.handle(root + "/tmp");
                giveFiles(Path.of(root + Sandbox.WORKSPACE), userId);
                MemoryFiles.resize(workspace, temporary, limits);
                return new DockerEnclosure(engine, container, first, group, workspace, temporary, limits, userId);
            } catch (IOException | RuntimeException e) {
                workspace.close();
                throw e;
            }
        } catch (IOException | RuntimeException e) {
            first.close();
            throw e;
        }
    }

    private static void giveFiles(Path workspace, int userId) throws IOException {
        Files.setAttribute(workspace, "unix:uid", userId);
        Files.setAttribute(workspace, "unix:gid", userId);
    }

    private void giveBack(String name) {
        try {
            engine.remove(name);
            engine.removeVolume(name);
        } catch (IOException e) {
            LOG.log(Level.WARNING, "container " + name + ": something is left behind in the engine", e);
        }
    }

    @Override
    public List<SandboxInfo> list() {
        return sandboxes.list();
    }

    @Override
    public Optional<Sandbox> find(SandboxId id) {
        return sandboxes.find(id);
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        sandboxes.close();
        try {
            userIds.close();
            owner.close();
            engine.close();
        } catch (IOException e) {
            LOG.log(Level.WARNING, "something of " + owner.path() + " is left behind on the machine", e);
        }
    }
}
