package dev.tandem.sandbox.linux;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * The first process of a sandbox, which holds its namespaces open.
 *
 * <p>It is {@code cat}, reading a pipe whose other end, the lifeline, only this process holds: when this process dies, however it
 * dies, cat reads the end of the file and exits, and the kernel kills everything else in the pid namespace. {@code env} becomes cat and
 * ignores SIGCHLD first, which survives the execution, so that the kernel reaps orphans by itself. (A shell's {@code trap '' CHLD}
 * does not do: dash keeps its own handler, and the orphans stay as zombies, each of them one of the sandbox's processes.)
 */
public final class InitProcess implements AutoCloseable {
    private static final List<String> COMMAND = List.of("/usr/bin/env", "--ignore-signal=CHLD", "/usr/bin/cat");
    private static final String IGNORED = "SigIgn:";
    private static final long SIGCHLD_BIT = 1L << (17 - 1);
    private static final long PAUSE_NANOS = 20_000;
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
        /** Called on a thread in a fresh mount namespace, a copy of the host's, with all rights. */
        void enter() throws SystemCallException;
    }

    /**
     * Makes the namespaces and starts the process in them.
     *
     * @param userId of the process; no program in the sandbox may have the same, or it could take the process over
     */
    public static InitProcess start(int userId, Root root) throws SystemCallException {
        Spawn spawn = new Spawn(Arena.ofAuto(), COMMAND, List.of(), List.of("PATH=/usr/bin:/bin"), "/");
        Descriptor.Pipe pipe = Descriptor.Pipe.open();
        int[] pid = new int[1];
        try {
            spawn.connect(pipe.readEnd(), 0);
            OwnThread.run("sandbox-create", () -> {
                Namespaces.create();
                root.enter();
                Namespaces.nameAndLoopback(HOST_NAME);
                Privileges.drop(userId, CallProfile.PROGRAM);
                pid[0] = spawn.run();
            });
            InitProcess init = new InitProcess(ChildProcess.of(pid[0]), pipe.writeEnd());
            pipe.readEnd().close();
            return init;
        } catch (SystemCallException | RuntimeException e) {
            // Without its lifeline the process, if there is one, ends by itself.
            pipe.close();
            throw e;
        }
    }

    /** Mounts {@code /proc}, on a thread of its own inside the sandbox. */
    public void mountProcesses() throws SystemCallException {
        try (Descriptor namespace = Mounts.pidNamespace(process.pid())) {
            mountProcesses(new ProcessFileSystem(namespace));
        }
    }

    void mountProcesses(ProcessFileSystem files) throws SystemCallException {
        OwnThread.run("sandbox-proc", () -> {
            Namespaces.join(process.descriptor());
            files.mount();
        });
    }

    /**
     * Whether the sandbox lives. One that is being killed does not: its init process cannot end before all of its children are
     * reaped, so {@link ChildProcess#isAlive} would say so for too long.
     */
    public boolean isAlive() throws IOException {
        return process.isAlive()
                && ProcessStat.of(process.pid()).map(stat -> !stat.isExiting()).orElse(false);
    }

    /**
     * Waits until it ignores SIGCHLD. An orphan that ended before would stay as a zombie for good, and count as one of the sandbox's
     * processes.
     *
     * @throws SystemCallException when it ends instead
     */
    public void awaitReady() throws IOException {
        Path status = Path.of("/proc/" + process.pid() + "/status");
        while (true) {
            for (String line : Files.readAllLines(status)) {
                if (line.startsWith(IGNORED)
                        && (Long.parseUnsignedLong(
                                                line.substring(IGNORED.length()).strip(), 16)
                                        & SIGCHLD_BIT)
                                != 0) {
                    return;
                }
            }
            if (!process.isAlive()) {
                throw new SystemCallException(SystemCall.EXECVE, COMMAND.getFirst(), Errno.ESRCH);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
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
