package dev.tandem.sandbox.nativebackend;

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
import dev.tandem.sandbox.linux.Errno;
import dev.tandem.sandbox.linux.InitImage;
import dev.tandem.sandbox.linux.InitProcess;
import dev.tandem.sandbox.linux.LeftoverProcess;
import dev.tandem.sandbox.linux.MountTemplate;
import dev.tandem.sandbox.linux.Preload;
import dev.tandem.sandbox.linux.Privileges;
import dev.tandem.sandbox.linux.PromptMigration;
import dev.tandem.sandbox.linux.SystemCallException;
import dev.tandem.sandbox.linux.UserNamespace;
import dev.tandem.sandbox.local.Accounts;
import dev.tandem.sandbox.local.LocalSandbox;
import dev.tandem.sandbox.local.MemoryFiles;
import dev.tandem.sandbox.local.OpenSandboxes;
import dev.tandem.sandbox.local.OwnerDirectory;
import dev.tandem.sandbox.local.Unfinished;
import dev.tandem.sandbox.local.UserIds;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Sandboxes of the kernel's own parts: namespaces, control groups, a system call filter, and no helper.
 *
 * <p>Several backends, in one process or in many, share a machine and a state directory.
 */
public final class NativeBackend implements Backend {
    /** The backend's {@link #name()}. */
    public static final String NAME = "native";

    private static final FileAttribute<Set<PosixFilePermission>> ONLY_OURS =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private static final Logger LOG = System.getLogger(NativeBackend.class.getName());

    private final OwnerDirectory owner;
    private final ControlGroups groups;
    private final SandboxUsers users;
    private final Accounts accounts;
    private final MountTemplate files;
    private final Path gates;
    private final Optional<PromptMigration> migration;
    private final OpenSandboxes sandboxes;

    private boolean closed;

    private NativeBackend(
            OwnerDirectory owner,
            ControlGroups groups,
            SandboxUsers users,
            Accounts accounts,
            MountTemplate files,
            Path gates) {
        this.owner = owner;
        this.groups = groups;
        this.users = users;
        this.accounts = accounts;
        this.files = files;
        this.gates = gates;
        this.migration = groups.directories().isEmpty() ? Optional.empty() : promptMigration();
        this.sandboxes = new OpenSandboxes(NAME, owner);
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
                throw new SandboxException(finding.subject(), finding.what() + ".");
            }
            if (!finding.ok()) {
                LOG.log(Level.INFO, "{0} {1}. {2}", finding.code(), finding.what(), finding.remedy());
            }
        }
        try {
            Privileges.hideMemory();
            Path state = config.stateDirectory();
            Files.createDirectories(state);
            Files.setPosixFilePermissions(state, PosixFilePermissions.fromString("rwx------"));
            Path stage = Files.createDirectories(state.resolve("stage"));
            OwnerDirectory.reclaim(state);
            String name = "tandem-" + ProcessHandle.current().pid() + "-" + SandboxId.random();
            OwnerDirectory owner = OwnerDirectory.create(state, name);
            UserNamespace namespace = UserNamespace.current();
            SandboxUsers users = SandboxUsers.in(namespace, config);
            ControlGroups groups = ControlGroups.open(namespace, name);
            owner.recordControlGroups(groups.directories());
            Path init = InitImage.write(owner.path().resolve("init"), users.first());
            Preload.run(init);
            Path accounts = Files.createDirectory(owner.path().resolve("accounts"), ONLY_OURS);
            HostView host = HostView.prepare(
                    stage, init, owner.path().resolve("etc"), accounts, config.readOnlyFolders(), Rights.in(namespace));
            return new NativeBackend(
                    owner,
                    groups,
                    users,
                    new Accounts(accounts),
                    MountTemplate.make(new CommonFiles(host)),
                    Files.createDirectory(owner.path().resolve("gates"), ONLY_OURS));
        } catch (SystemCallException e) {
            throw refused("Cannot mount what all sandboxes see", e);
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
        if (spec.image() != null) {
            throw new SandboxException(
                    SandboxError.NO_IMAGES, "Native sandboxes cannot have the files of " + spec.image() + ".");
        }
        return sandboxes.create(spec.id(), () -> {
            try {
                return make(spec);
            } catch (IOException e) {
                throw refused("Cannot make the sandbox " + spec.id(), e);
            }
        });
    }

    private static SandboxException refused(String what, IOException why) {
        boolean forbidden = why instanceof SystemCallException call && call.errno() == Errno.EPERM;
        return new SandboxException(
                forbidden ? SandboxError.NO_MOUNT : SandboxError.CREATE_FAILED,
                what + ": " + why.getMessage() + ".",
                why);
    }

    private LocalSandbox make(SandboxSpec spec) throws IOException, SandboxException {
        UserIds.Lease user = users.programs().lease();
        try {
            return make(spec, user);
        } catch (IOException | RuntimeException e) {
            user.close();
            throw e;
        }
    }

    private LocalSandbox make(SandboxSpec spec, UserIds.Lease user) throws IOException {
        int userId = user.userId();
        Limits limits = spec.limits();
        try (Unfinished unfinished = new Unfinished()) {
            RootFileSystem root = new RootFileSystem(files, limits, userId, accounts.of(userId));
            unfinished.onFailure(root::closeHandles);
            InitProcess.Beginning beginning =
                    InitProcess.begin(CommonFiles.INIT, root, userId, groups.countHiddenMemory());
            unfinished.onFailure(beginning::close);
            // What needs no namespaces is done while they are made.
            ControlGroup group = groups.create(spec.id().value(), MemoryFiles.groupLimits(limits));
            unfinished.onFailure(group::remove);
            Starts starts = Starts.of(group, userId, limits.memoryBytes(), groups.countHiddenMemory());
            unfinished.onFailure(starts::close);
            InitProcess init = beginning.await();
            group.around(init.pid());
            starts.begin(init, beginning.first());
            NativeEnclosure enclosure = new NativeEnclosure(init, group, starts, root, userId, gates);
            LocalSandbox sandbox = sandboxes.register(spec, userId, enclosure, () -> {
                group.remove();
                user.close();
            });
            unfinished.onFailure(() -> sandboxes.forget(spec.id()));
            beginning.first().awaitEntered();
            unfinished.finish();
            return sandbox;
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
        sandboxes.close();
        migration.ifPresent(PromptMigration::close);
        files.close();
        try {
            groups.remove();
            users.programs().close();
            owner.close();
        } catch (IOException e) {
            LOG.log(Level.WARNING, "something of " + owner.path() + " is left behind on the machine", e);
        }
    }
}
