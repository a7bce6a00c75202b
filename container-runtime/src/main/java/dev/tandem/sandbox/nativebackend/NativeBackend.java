package dev.tandem.sandbox.nativebackend;

import dev.tandem.sandbox.Backend;
import dev.tandem.sandbox.Finding;
import dev.tandem.sandbox.Sandbox;
import dev.tandem.sandbox.SandboxError;
import dev.tandem.sandbox.SandboxException;
import dev.tandem.sandbox.SandboxId;
import dev.tandem.sandbox.SandboxInfo;
import dev.tandem.sandbox.SandboxSpec;
import dev.tandem.sandbox.linux.ControlGroup;
import dev.tandem.sandbox.linux.ControlGroups;
import dev.tandem.sandbox.linux.Errno;
import dev.tandem.sandbox.linux.InitProcess;
import dev.tandem.sandbox.linux.LeftoverProcess;
import dev.tandem.sandbox.linux.Preload;
import dev.tandem.sandbox.linux.Privileges;
import dev.tandem.sandbox.linux.ProcessStat;
import dev.tandem.sandbox.linux.PromptMigration;
import dev.tandem.sandbox.linux.SystemCallException;
import dev.tandem.sandbox.local.Accounts;
import dev.tandem.sandbox.local.MemoryFiles;
import dev.tandem.sandbox.local.OwnerDirectory;
import dev.tandem.sandbox.local.UserIds;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Sandboxes of the kernel's own parts: namespaces, control groups, a system call filter, and no helper but {@code env} and {@code cat}.
 *
 * <p>Several backends, in one process or in many, share a machine and a state directory.
 */
public final class NativeBackend implements Backend {
    /** The backend's {@link #name()}. */
    public static final String NAME = "native";

    private static final Logger LOG = System.getLogger(NativeBackend.class.getName());

    private final OwnerDirectory owner;
    private final ControlGroups groups;
    private final UserIds userIds;
    private final Accounts accounts;
    private final HostView host;
    private final int initUserId;
    private final Optional<PromptMigration> migration = promptMigration();
    private final Map<SandboxId, NativeSandbox> sandboxes = new ConcurrentHashMap<>();

    /** Ids of the sandboxes that are open or being made. */
    private final Set<SandboxId> reserved = ConcurrentHashMap.newKeySet();

    private volatile boolean closed;

    private NativeBackend(
            OwnerDirectory owner,
            ControlGroups groups,
            UserIds userIds,
            Accounts accounts,
            HostView host,
            int initUserId) {
        this.owner = owner;
        this.groups = groups;
        this.userIds = userIds;
        this.accounts = accounts;
        this.host = host;
        this.initUserId = initUserId;
    }

    /**
     * Makes the machine ready for sandboxes, and ends and removes what dead owners of the same state directory left behind.
     *
     * <p>Hides the memory of this process from those of other users, for good: no core dumps, and no attaching of tools but by root.
     *
     * @throws SandboxException with the first thing that the {@link Doctor} finds missing
     */
    public static NativeBackend open(NativeBackendConfig config) throws SandboxException {
        for (Finding finding : Doctor.examine()) {
            if (!finding.ok() && finding.required()) {
                throw new SandboxException(finding.subject(), finding.what());
            }
        }
        try {
            Privileges.hideMemory();
            Preload.run();
            Path state = config.stateDirectory();
            Files.createDirectories(state);
            Files.setPosixFilePermissions(state, PosixFilePermissions.fromString("rwx------"));
            Path stage = Files.createDirectories(state.resolve("stage"));
            OwnerDirectory.reclaim(state);
            String name = "tandem-" + ProcessHandle.current().pid() + "-" + SandboxId.random();
            OwnerDirectory owner = OwnerDirectory.create(state, name);
            ControlGroups groups = ControlGroups.open(name);
            owner.recordControlGroups(groups.directories());
            return new NativeBackend(
                    owner,
                    groups,
                    new UserIds(state.resolve("users"), config.firstUserId(), config.userIdCount()),
                    new Accounts(owner.path().resolve("accounts")),
                    HostView.prepare(stage, owner.path().resolve("etc"), config.readOnlyBinds()),
                    config.firstUserId() + config.userIdCount());
        } catch (IOException e) {
            throw new SandboxException(
                    SandboxError.STATE_DIRECTORY,
                    "Cannot prepare " + config.stateDirectory() + ": " + e.getMessage() + ".",
                    e);
        }
    }

    private static Optional<PromptMigration> promptMigration() {
        try {
            return Optional.of(PromptMigration.keep());
        } catch (SystemCallException e) {
            LOG.log(
                    Level.INFO,
                    "programs start some milliseconds later, because this kernel moves them slowly: {0}",
                    e);
            return Optional.empty();
        }
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Sandbox create(SandboxSpec spec) throws SandboxException {
        if (closed) {
            throw new SandboxException(SandboxError.CLOSED, "The backend is closed.");
        }
        if (!reserved.add(spec.id())) {
            throw new SandboxException(SandboxError.DUPLICATE_ID, "There is a sandbox " + spec.id() + " already.");
        }
        Optional<NativeSandbox> made = Optional.empty();
        try {
            made = Optional.of(createReserved(spec));
        } catch (IOException e) {
            boolean forbidden = e instanceof SystemCallException refused && refused.errno() == Errno.EPERM;
            throw new SandboxException(
                    forbidden ? SandboxError.NO_MOUNT : SandboxError.CREATE_FAILED,
                    "Cannot make the sandbox " + spec.id() + ": " + e.getMessage() + ".",
                    e);
        } finally {
            if (made.isEmpty()) {
                reserved.remove(spec.id());
            }
        }
        NativeSandbox sandbox = made.get();
        sandboxes.put(spec.id(), sandbox);
        if (closed) {
            // close() may have looked before this one was there.
            sandbox.close();
            throw new SandboxException(SandboxError.CLOSED, "The backend is closed.");
        }
        return sandbox;
    }

    private NativeSandbox createReserved(SandboxSpec spec) throws IOException, SandboxException {
        UserIds.Lease user = userIds.lease();
        try {
            return create(spec, user);
        } catch (IOException | RuntimeException e) {
            user.close();
            throw e;
        }
    }

    private NativeSandbox create(SandboxSpec spec, UserIds.Lease user) throws IOException {
        ControlGroup group = groups.create(spec.id().value(), MemoryFiles.groupLimits(spec.limits()));
        RootFileSystem root = new RootFileSystem(host, spec.limits(), user.userId(), accounts.of(user.userId()));
        try {
            InitProcess init = InitProcess.start(initUserId, root);
            try {
                init.mountProcesses();
                init.awaitReady();
                return register(spec, user, init, group, root);
            } catch (IOException | RuntimeException e) {
                init.close();
                throw e;
            }
        } catch (IOException | RuntimeException e) {
            root.closeHandles();
            group.remove();
            throw e;
        }
    }

    private NativeSandbox register(
            SandboxSpec spec, UserIds.Lease user, InitProcess init, ControlGroup group, RootFileSystem root)
            throws IOException {
        SandboxInfo info = new SandboxInfo(
                spec.id(),
                spec.label(),
                NAME,
                Instant.now().truncatedTo(ChronoUnit.MILLIS),
                ProcessHandle.current().pid());
        record(info, init);
        var registry = new NativeSandbox.Registry() {
            @Override
            public void changed(SandboxInfo changed, InitProcess same) throws IOException {
                record(changed, same);
            }

            @Override
            public void removed(ControlGroup emptied) {
                release(spec.id(), user, emptied);
            }
        };
        return new NativeSandbox(info, spec.limits(), user.userId(), init, group, root, registry);
    }

    private void record(SandboxInfo info, InitProcess init) throws IOException {
        ProcessStat stat = ProcessStat.of(init.pid()).orElseThrow(() -> new IOException("init has ended"));
        owner.add(new OwnerDirectory.Entry(info, init.pid(), stat.start()));
    }

    private void release(SandboxId id, UserIds.Lease user, ControlGroup group) {
        sandboxes.remove(id);
        reserved.remove(id);
        try {
            group.remove();
            owner.remove(id);
            user.close();
        } catch (IOException e) {
            LOG.log(Level.WARNING, "sandbox " + id + ": something is left behind on the machine", e);
        }
    }

    @Override
    public List<SandboxInfo> list() {
        return sandboxes.values().stream()
                .map(NativeSandbox::info)
                .sorted(Comparator.comparing(SandboxInfo::created))
                .toList();
    }

    @Override
    public Optional<Sandbox> find(SandboxId id) {
        return Optional.ofNullable(sandboxes.get(id));
    }

    /** The sandboxes of all owners that share the state directory, oldest first. */
    public static List<SandboxInfo> listAll(Path stateDirectory) throws IOException {
        return OwnerDirectory.entries(stateDirectory).stream()
                .map(OwnerDirectory.Entry::info)
                .toList();
    }

    /**
     * Ends everything in a sandbox of any owner; its owner finds its processes stopped.
     *
     * @throws SandboxException with {@link SandboxError#NO_SUCH_SANDBOX}
     */
    public static void stop(Path stateDirectory, SandboxId id) throws IOException, SandboxException {
        for (OwnerDirectory.Entry entry : OwnerDirectory.entries(stateDirectory)) {
            if (entry.info().id().equals(id) && LeftoverProcess.kill(entry.initPid(), entry.initStart())) {
                return;
            }
        }
        throw new SandboxException(SandboxError.NO_SUCH_SANDBOX, "There is no sandbox " + id + ".");
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        sandboxes.values().forEach(NativeSandbox::close);
        migration.ifPresent(PromptMigration::close);
        try {
            groups.remove();
            owner.close();
        } catch (IOException e) {
            LOG.log(Level.WARNING, "something of " + owner.path() + " is left behind on the machine", e);
        }
    }
}
