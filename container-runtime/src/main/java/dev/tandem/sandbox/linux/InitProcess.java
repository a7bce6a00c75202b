package dev.tandem.sandbox.linux;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.List;

/**
 * The first process of a sandbox, which holds its namespaces open.
 *
 * <p>It is an {@link InitImage}, reading a pipe whose other end, the lifeline, only this process holds: when this process dies, however
 * it dies, the first one reads the end of the file and exits, and the kernel kills everything else in the pid namespace.
 */
public final class InitProcess implements AutoCloseable {
    private static final String HOST_NAME = "sandbox";

    private final ChildProcess process;
    private final Descriptor lifeline;

    private InitProcess(ChildProcess process, Descriptor lifeline) {
        this.process = process;
        this.lifeline = lifeline;
    }

    /** Makes the root of the sandbox and leaves the thread in it. */
    @FunctionalInterface
    public interface Root {
        /** Called on a thread of its own, with all rights; leaves it in a mount namespace of its own. */
        void enter() throws SystemCallException;
    }

    /** A first process that is being made. Whoever began it either awaits it and owns it from then on, or closes this. */
    public static final class Beginning implements AutoCloseable {
        private final Root root;
        private final ProcessFileSystem files;
        private final Descriptor.Pipe pipe = Descriptor.Pipe.open();
        private final Spawn spawn;
        private final NetworkNamespace network = new NetworkNamespace();
        private final GatedSpawn first;
        private volatile int pid;

        private Beginning(String program, Root root, ProcessFileSystem files, int userId, boolean hiddenMemory)
                throws SystemCallException {
            this.root = root;
            this.files = files;
            spawn = new Spawn(Arena.ofAuto(), List.of(program), List.of(), List.of(), "/");
            spawn.connect(pipe.readEnd(), 0);
            first = GatedSpawn.first(this, userId, hiddenMemory);
        }

        int pid() {
            return pid;
        }

        /** On the thread that enters first. */
        void make() throws SystemCallException {
            // Of the machine: the new root has none yet.
            try (Descriptor machine = Mounts.handle("/proc")) {
                root.enter();
                Namespaces.create();
                Namespaces.name(HOST_NAME);
                network.enter();
                Namespaces.raiseLoopback();
                LoopbackRoutes.acknowledgeAtOnce();
                int made = spawn.run();
                pid = made;
                files.mount(machine, made);
            }
        }

        /** The process, once it is there; it may be asked for once. {@code /proc} and the rest follow: see {@link #first}. */
        public InitProcess await() throws SystemCallException {
            first.await(() -> pid != 0);
            InitProcess init = new InitProcess(ChildProcess.of(pid), pipe.writeEnd());
            pipe.readEnd().close();
            return init;
        }

        /** Who makes all this and is then inside, for the first program. Whoever awaited the process owns it. */
        public GatedSpawn first() {
            return first;
        }

        /** Ends whatever there is, and whoever is inside. */
        @Override
        public void close() {
            network.close();
            first.close();
            pipe.close();
            int made = pid;
            if (made != 0) {
                try (ChildProcess process = ChildProcess.of(made)) {
                    process.kill();
                    process.reap();
                } catch (SystemCallException e) {
                    throw new IllegalStateException("a first process that nobody has reaped is gone: " + made, e);
                }
            }
        }
    }

    /**
     * Begins to make the namespaces and to start the process in them.
     *
     * @param program where in the new root the {@link InitImage} is; no program in the sandbox may have the same user as that becomes
     *     unless it keeps rights, or it could take the process over
     * @param userId of the programs
     * @param hiddenMemory whether the first program may have memory that only control groups count
     */
    public static Beginning begin(String program, Root root, int userId, boolean hiddenMemory)
            throws SystemCallException {
        return begin(program, root, ProcessFileSystem.make(), userId, hiddenMemory);
    }

    static Beginning begin(String program, Root root, ProcessFileSystem files, int userId, boolean hiddenMemory)
            throws SystemCallException {
        Beginning beginning = new Beginning(program, root, files, userId, hiddenMemory);
        try {
            beginning.network.make();
            return beginning;
        } catch (SystemCallException | RuntimeException e) {
            beginning.close();
            throw e;
        }
    }

    /**
     * Whether the sandbox lives. One that is being killed does not: its init process cannot end before all of its children are
     * reaped, so {@link ChildProcess#isAlive} would say so for too long.
     */
    public boolean isAlive() throws IOException {
        return process.isAlive()
                && ProcessStat.of(process.pid()).map(stat -> !stat.isExiting()).orElse(false);
    }

    /** In this process's pid namespace. */
    public int pid() {
        return process.pid();
    }

    ChildProcess process() {
        return process;
    }

    /**
     * Opens a channel in the sandbox's network, for any thread: a socket stays in the network in which it was made.
     *
     * @throws IOException if there can be none, as where the machine has no such family
     */
    public <C> C inNetwork(ChannelOpener<C> opener) throws IOException {
        return Namespaces.inNetwork(process.descriptor(), opener);
    }

    /** Kills everything in the sandbox. */
    public void kill() {
        process.kill();
    }

    /** Kills everything in the sandbox and waits for its end. Every other child in it must have been reaped, or this never ends. */
    @Override
    public void close() {
        process.kill();
        process.reap();
        process.close();
        lifeline.close();
    }
}
