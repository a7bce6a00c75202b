package dev.tandem.sandbox.nativebackend;

import dev.tandem.sandbox.linux.InitProcess;
import dev.tandem.sandbox.linux.Mounts;
import dev.tandem.sandbox.linux.ProcessFileSystem;
import dev.tandem.sandbox.linux.SystemCallException;
import java.util.List;

/**
 * What all sandboxes of one backend have of files: the host's {@code /usr} and some of {@code /etc}, the devices, and the directories on which
 * each mounts its own. All of it is read-only.
 *
 * @param host what to show
 */
record CommonFiles(HostView host) implements InitProcess.Root {
    /** Where the program of the first process is. */
    static final String INIT = "/run/init";

    static final String WORKSPACE = "/workspace";
    static final String TEMPORARY = "/tmp";
    static final String SHARED_MEMORY = "/dev/shm";
    static final String TERMINALS = "/dev/pts";
    static final String ACCOUNT = "/etc/passwd";
    /** The accounts of all sandboxes, one of which becomes {@link #ACCOUNT}. Programs may not look into it. */
    static final String ACCOUNTS = "/run/accounts";

    static final long STRICT = Mounts.NOSUID | Mounts.NODEV;

    private static final List<String> DIRECTORIES =
            List.of("/usr", "/etc", "/proc", TEMPORARY, "/dev", "/run", "/var", WORKSPACE);
    private static final List<Device> DEVICES = List.of(
            new Device("/dev/null", 1, 3),
            new Device("/dev/zero", 1, 5),
            new Device("/dev/full", 1, 7),
            new Device("/dev/random", 1, 8),
            new Device("/dev/urandom", 1, 9),
            new Device("/dev/tty", 5, 0));
    private static final List<HostView.Link> DEVICE_LINKS = List.of(
            new HostView.Link("/dev/ptmx", "pts/ptmx"),
            new HostView.Link("/dev/fd", "/proc/self/fd"),
            new HostView.Link("/dev/stdin", "/proc/self/fd/0"),
            new HostView.Link("/dev/stdout", "/proc/self/fd/1"),
            new HostView.Link("/dev/stderr", "/proc/self/fd/2"));

    private record Device(String path, int major, int minor) {}

    @Override
    public void enter() throws SystemCallException {
        String stage = host.stage().toString();
        Mounts.separate();
        Mounts.memory(stage, STRICT, "mode=755,size=1m,nr_inodes=1000");
        for (String directory : DIRECTORIES) {
            Mounts.directory(stage + directory, 0755);
        }
        Mounts.symbolicLink(stage + "/var/tmp", TEMPORARY);
        hostFiles(stage);
        devices(stage);
        if (host.rights() != Rights.ROOT) {
            Mounts.directory(stage + ProcessFileSystem.MACHINES, 0555);
            Mounts.bindAll("/proc", stage + ProcessFileSystem.MACHINES);
        }
        Mounts.pivot(stage);
        Mounts.readOnly("/", STRICT);
    }

    private void hostFiles(String stage) throws SystemCallException {
        Mounts.bindReadOnly("/usr", stage + "/usr", STRICT);
        Mounts.bindReadOnly(host.etc().toString(), stage + "/etc", STRICT | Mounts.NOEXEC);
        Mounts.placeholder(stage + INIT);
        Mounts.bindReadOnly(host.init().toString(), stage + INIT, STRICT);
        Mounts.directory(stage + ACCOUNTS, 0700);
        Mounts.bindReadOnly(host.accounts().toString(), stage + ACCOUNTS, STRICT | Mounts.NOEXEC);
        for (HostView.Link link : host.links()) {
            Mounts.symbolicLink(stage + link.path(), link.target());
        }
        for (HostView.Bind bind : host.binds()) {
            for (String missing : bind.directories()) {
                Mounts.directory(stage + missing, 0755);
            }
            Mounts.bindReadOnly(bind.source(), stage + bind.path(), STRICT);
        }
    }

    private void devices(String stage) throws SystemCallException {
        Mounts.memory(stage + "/dev", Mounts.NOSUID | Mounts.NOEXEC, "mode=755,size=64k,nr_inodes=64");
        for (Device device : DEVICES) {
            if (host.rights() == Rights.ROOT) {
                Mounts.device(stage + device.path, device.major, device.minor);
            } else {
                Mounts.hostDevice(stage, device.path);
            }
        }
        for (HostView.Link link : DEVICE_LINKS) {
            Mounts.symbolicLink(stage + link.path(), link.target());
        }
        Mounts.directory(stage + TERMINALS, 0755);
        Mounts.directory(stage + SHARED_MEMORY, 0755);
        Mounts.readOnly(stage + "/dev", Mounts.NOSUID | Mounts.NOEXEC);
    }
}
