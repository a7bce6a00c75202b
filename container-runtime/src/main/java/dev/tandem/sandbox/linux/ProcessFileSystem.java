package dev.tandem.sandbox.linux;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code /proc} of a sandbox, without what would tell of the machine or change it.
 *
 * <p>Made on one thread and mounted on another, inside the sandbox.
 */
public final class ProcessFileSystem {
    /**
     * Where the machine's is until that of the sandbox is mounted, should this process be in a user namespace: there the kernel lets nobody see
     * more of {@code /proc} than who has it all already.
     */
    public static final String MACHINES = "/run/proc";

    private static final boolean COVERING = isInUserNamespace();
    private static final String PROC = "/proc";
    /** Arrays, as no class may be loaded inside. */
    private static final String[] READ_ONLY = HiddenFiles.READ_ONLY.toArray(String[]::new);

    private static final String[] HIDDEN = HiddenFiles.HIDDEN.toArray(String[]::new);

    private static final boolean DIRECT = Mounts.canChoosePidNamespace();

    /** What a kernel before 6.17 needs: only a process that is itself in the pid namespace can mount its {@code /proc}. */
    private final @Nullable Spawn mountCommand;

    private ProcessFileSystem(@Nullable Spawn mountCommand) {
        this.mountCommand = mountCommand;
    }

    private static boolean isInUserNamespace() {
        try {
            return !UserNamespace.current().isInitial();
        } catch (IOException e) {
            return false; // This kernel has none.
        }
    }

    /** As this kernel can have it. */
    static ProcessFileSystem make() {
        return DIRECT ? new ProcessFileSystem(null) : makeByCommand();
    }

    /** As an older kernel can. */
    static ProcessFileSystem makeByCommand() {
        return new ProcessFileSystem(new Spawn(
                Arena.ofAuto(),
                List.of("/usr/bin/mount", "-t", "proc", "-o", "nosuid,nodev,noexec", "proc", PROC),
                List.of(),
                List.of(),
                "/"));
    }

    /**
     * Mounts it; once.
     *
     * @param machine the machine's {@code /proc}
     * @param pid a process of the pid namespace, which is that of the calling thread's children
     */
    void mount(Descriptor machine, int pid) throws SystemCallException {
        if (mountCommand == null) {
            try (Descriptor namespace = Mounts.pidNamespace(machine, pid)) {
                Mounts.processes(PROC, namespace);
            }
        } else {
            run(mountCommand);
        }
        if (COVERING) {
            Mounts.detach(MACHINES);
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

    private static void run(Spawn mountCommand) throws SystemCallException {
        try (ChildProcess command = ChildProcess.of(mountCommand.run())) {
            if (command.reap().code() != 0) {
                throw new SystemCallException(SystemCall.MOUNT, PROC, Errno.EPERM);
            }
        }
    }
}
