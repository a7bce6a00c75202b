package dev.tandem.sandbox.linux;

import java.lang.foreign.Arena;
import java.lang.invoke.MethodHandles;
import java.nio.file.Files;
import java.nio.file.Path;
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
            GatedSpawn.Order.class,
            InitProcess.class,
            InitProcess.Beginning.class,
            LibC.class,
            LoopbackRoutes.class,
            MountTemplate.class,
            Mounts.class,
            Namespaces.class,
            NetworkNamespace.class,
            OwnThread.class,
            Pauses.class,
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

    /**
     * Idempotent.
     *
     * @param image an {@link InitImage}, for a rehearsal
     */
    public static void run(Path image) throws SystemCallException {
        for (Class<?> used : USED_INSIDE) {
            initialize(used);
        }
        // Links every call of the library that a spawn makes.
        Spawn rehearsal = new Spawn(Arena.ofAuto(), List.of(program(image)), List.of(), List.of(), "/");
        try (ChildProcess child = ChildProcess.of(rehearsal.run())) {
            child.reap();
        }
    }

    /** The image itself cannot be executed where it lies when that is mounted without executing, as {@code /run} often is. */
    private static String program(Path image) {
        return Files.isExecutable(image) ? image.toString() : "/usr/bin/env";
    }

    private static void initialize(Class<?> type) {
        try {
            MethodHandles.lookup().ensureInitialized(type);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }
}
