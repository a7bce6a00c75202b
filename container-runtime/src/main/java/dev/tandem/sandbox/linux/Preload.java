package dev.tandem.sandbox.linux;

import java.lang.foreign.Arena;
import java.lang.invoke.MethodHandles;
import java.util.List;

/**
 * Makes ready all that a thread inside a sandbox will execute.
 *
 * <p>Such a thread sees the sandbox's files, not the host's, so a class that it is the first to use cannot be found on the class
 * path ({@code NoClassDefFoundError}).
 */
public final class Preload {
    private static final List<Class<?>> USED_INSIDE = List.of(
            CallProfile.class,
            ChildProcess.class,
            ChildProcess.Exit.class,
            Descriptor.class,
            Errno.class,
            GatedSpawn.class,
            InitProcess.class,
            LibC.class,
            Mounts.class,
            Namespaces.class,
            OwnThread.class,
            Poll.class,
            Privileges.class,
            ProcessFileSystem.class,
            PseudoTerminal.class,
            ResourceLimits.class,
            SeccompFilter.class,
            Spawn.class,
            StandardStreams.class,
            StandardStreams.Open.class,
            StandardStreams.Terminal.class,
            SystemCall.class,
            SystemCallException.class,
            SystemCalls.class);

    private Preload() {}

    /** Idempotent. */
    public static void run() throws SystemCallException {
        for (Class<?> used : USED_INSIDE) {
            initialize(used);
        }
        // Links every call of the library that a spawn makes.
        Spawn rehearsal = new Spawn(Arena.ofAuto(), List.of("env"), List.of("/usr/bin"), List.of(), "/");
        try (ChildProcess child = ChildProcess.of(rehearsal.run())) {
            child.reap();
        }
    }

    private static void initialize(Class<?> type) {
        try {
            MethodHandles.lookup().ensureInitialized(type);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }
}
