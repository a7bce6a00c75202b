package dev.tandem.sandbox.nativebackend;

import dev.tandem.sandbox.Limits;
import dev.tandem.sandbox.linux.Descriptor;
import dev.tandem.sandbox.linux.GatedSpawn;
import dev.tandem.sandbox.linux.InitProcess;
import dev.tandem.sandbox.linux.Mounts;
import dev.tandem.sandbox.linux.ProcessFileSystem;
import dev.tandem.sandbox.linux.SystemCallException;
import dev.tandem.sandbox.local.Accounts;
import dev.tandem.sandbox.local.MemoryFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What programs in one sandbox see of files: the host's {@code /usr} and some of {@code /etc}, read-only, and three file systems in
 * memory that are theirs: the workspace, {@code /tmp} with the home directory, and {@code /dev/shm}.
 *
 * <p>{@link #enter()} runs on the thread that makes the sandbox, in its new mount namespace; the handles may be asked for afterwards.
 */
final class RootFileSystem implements InitProcess.Root {
    /** Where the program of the first process is. */
    static final String INIT = "/run/init";

    private static final long STRICT = Mounts.NOSUID | Mounts.NODEV;
    private static final String[] DIRECTORIES = {"/usr", "/etc", "/proc", "/tmp", "/dev", "/run", "/var", "/workspace"};
    private static final List<Device> DEVICES = List.of(
            new Device("/dev/null", 1, 3),
            new Device("/dev/zero", 1, 5),
            new Device("/dev/full", 1, 7),
            new Device("/dev/random", 1, 8),
            new Device("/dev/urandom", 1, 9),
            new Device("/dev/tty", 5, 0));
    private static final String[][] DEVICE_LINKS = {
        {"/dev/ptmx", "pts/ptmx"},
        {"/dev/fd", "/proc/self/fd"},
        {"/dev/stdin", "/proc/self/fd/0"},
        {"/dev/stdout", "/proc/self/fd/1"},
        {"/dev/stderr", "/proc/self/fd/2"}
    };

    private record Device(String path, int major, int minor) {}

    private final HostView host;
    private final Limits limits;
    private final int userId;
    private final Path account;
    private final String stage;

    private @Nullable Descriptor workspace;
    private @Nullable Descriptor temporary;

    /**
     * @param account what becomes {@code /etc/passwd}
     */
    RootFileSystem(HostView host, Limits limits, int userId, Path account) {
        this.host = host;
        this.limits = limits;
        this.userId = userId;
        this.account = account;
        this.stage = host.stage().toString();
    }

    @Override
    public void enter() throws SystemCallException {
        Mounts.separate();
        Mounts.memory(stage, STRICT, "mode=755,size=1m,nr_inodes=1000");
        for (String directory : DIRECTORIES) {
            Mounts.directory(stage + directory, 0755);
        }
        Mounts.symbolicLink(stage + "/var/tmp", "/tmp");
        hostFiles();
        ownFiles();
        devices();
        if (host.rights() != Rights.ROOT) {
            Mounts.directory(stage + ProcessFileSystem.MACHINES, 0555);
            Mounts.bindAll("/proc", stage + ProcessFileSystem.MACHINES);
        }
        Mounts.pivot(stage);
        Mounts.readOnly("/", STRICT);
    }

    /** The workspace's top directory. */
    Descriptor workspace() {
        return Objects.requireNonNull(workspace, "not entered");
    }

    /** The top directory of {@code /tmp}. */
    Descriptor temporary() {
        return Objects.requireNonNull(temporary, "not entered");
    }

    /** Closes whichever handles there are. */
    void closeHandles() {
        if (workspace != null) {
            workspace.close();
        }
        if (temporary != null) {
            temporary.close();
        }
    }

    private void hostFiles() throws SystemCallException {
        Mounts.bindReadOnly("/usr", stage + "/usr", STRICT);
        Mounts.bindReadOnly(host.etc().toString(), stage + "/etc", STRICT | Mounts.NOEXEC);
        Mounts.bindReadOnly(account.toString(), stage + "/etc/passwd", STRICT | Mounts.NOEXEC);
        Mounts.placeholder(stage + INIT);
        Mounts.bindReadOnly(host.init().toString(), stage + INIT, STRICT);
        for (HostView.Link link : host.links()) {
            Mounts.symbolicLink(stage + link.path(), link.target());
        }
        for (HostView.Bind bind : host.binds()) {
            for (String missing : bind.directories()) {
                Mounts.directory(stage + missing, 0755);
            }
            Mounts.bindReadOnly(bind.path(), stage + bind.path(), STRICT);
        }
    }

    private void ownFiles() throws SystemCallException {
        String space = ",size=" + limits.diskBytes() + ",nr_inodes=" + (limits.inodes() + 1);
        Mounts.memory(stage + "/workspace", STRICT, "mode=755,uid=" + userId + ",gid=" + userId + space);
        Mounts.memory(stage + "/tmp", STRICT, "mode=1777" + space);
        Mounts.directory(stage + Accounts.HOME, 0755);
        Mounts.owner(stage + Accounts.HOME, userId);
        workspace = Mounts.handle(stage + "/workspace");
        temporary = Mounts.handle(stage + "/tmp");
    }

    private void devices() throws SystemCallException {
        Mounts.memory(stage + "/dev", Mounts.NOSUID | Mounts.NOEXEC, "mode=755,size=64k,nr_inodes=64");
        for (Device device : DEVICES) {
            if (host.rights() == Rights.ROOT) {
                Mounts.device(stage + device.path, device.major, device.minor);
            } else {
                Mounts.hostDevice(stage, device.path);
            }
        }
        Mounts.namedPipe(stage + GatedSpawn.GATE);
        for (String[] link : DEVICE_LINKS) {
            Mounts.symbolicLink(stage + link[0], link[1]);
        }
        Mounts.directory(stage + "/dev/pts", 0755);
        Mounts.terminals(stage + "/dev/pts");
        Mounts.directory(stage + "/dev/shm", 0755);
        Mounts.memory(stage + "/dev/shm", STRICT, "mode=1777,nr_inodes=1024,size=" + MemoryFiles.SHARED_BYTES);
        Mounts.readOnly(stage + "/dev", Mounts.NOSUID | Mounts.NOEXEC);
    }
}
