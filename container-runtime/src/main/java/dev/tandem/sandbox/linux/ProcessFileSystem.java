package dev.tandem.sandbox.linux;

import java.lang.foreign.Arena;
import java.util.List;

/**
 * {@code /proc} of a sandbox, without what would tell of the machine or change it.
 *
 * <p>Made on one thread and mounted on another, inside the sandbox.
 */
final class ProcessFileSystem {
    private static final String PROC = "/proc";
    /** Arrays, as no class may be loaded inside. */
    private static final String[] READ_ONLY = HiddenFiles.READ_ONLY.toArray(String[]::new);

    private static final String[] HIDDEN = HiddenFiles.HIDDEN.toArray(String[]::new);

    private final Descriptor pidNamespace;
    /** What a kernel before 6.17 needs: only a process that is itself in the pid namespace can mount its {@code /proc}. */
    private final Spawn mountCommand;

    ProcessFileSystem(Descriptor pidNamespace) {
        this.pidNamespace = pidNamespace;
        this.mountCommand = new Spawn(
                Arena.ofAuto(),
                List.of("/usr/bin/mount", "-t", "proc", "-o", "nosuid,nodev,noexec", "proc", PROC),
                List.of(),
                List.of(),
                "/");
    }

    void mount() throws SystemCallException {
        if (!Mounts.processes(PROC, pidNamespace)) {
            mountByCommand();
        }
        for (int i = 0; i < READ_ONLY.length; i++) {
            ignoreMissing(READ_ONLY[i], true);
        }
        for (int i = 0; i < HIDDEN.length; i++) {
            ignoreMissing(HIDDEN[i], false);
        }
    }

    /** Not every kernel is built with all of these files; one that is missing needs no cover. */
    private static void ignoreMissing(String path, boolean visible) throws SystemCallException {
        try {
            if (visible) {
                Mounts.bindReadOnly(path, path, Mounts.NOSUID | Mounts.NODEV | Mounts.NOEXEC);
            } else {
                Mounts.mask(path);
            }
        } catch (SystemCallException e) {
            if (e.errno() != Errno.ENOENT) {
                throw e;
            }
        }
    }

    private void mountByCommand() throws SystemCallException {
        try (ChildProcess command = ChildProcess.of(mountCommand.run())) {
            if (command.reap().code() != 0) {
                throw new SystemCallException(SystemCall.MOUNT, PROC, Errno.EPERM);
            }
        }
    }
}
