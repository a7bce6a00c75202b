package dev.tandem.sandbox.linux;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Starts one program in a running sandbox, with all its limits in force before its first instruction.
 *
 * <p>A thread of its own enters the namespaces, drops its rights and spawns. The child first waits at the gate, a named pipe that
 * it opens for reading; the thread waits with it, as after vfork. Meanwhile the calling thread, still outside and with all
 * rights, finds the child in the list of that thread's children, admits it (moves it into its control groups by its pid, so that
 * no thread of the virtual machine ever is in one), lowers its resource limits and opens the gate by opening the pipe for writing.
 *
 * <p>All starts of one sandbox share one gate, so they must not overlap.
 */
public final class GatedSpawn {
    /** The gate, inside a sandbox. Programs may only read from it, which opens nothing. */
    public static final String GATE = "/dev/gate";

    private static final int O_WRONLY = 1;
    private static final int O_NONBLOCK = 04000;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long PAUSE_NANOS = 20_000;

    private final InitProcess init;
    private final int userId;
    private final CallProfile calls;
    private final Arena arena;
    private final Spawn spawn;
    private final StandardStreams streams;

    private volatile long threadId;
    private volatile int spawned;
    private volatile Descriptor gate = new Descriptor(-1);

    /**
     * What to execute.
     *
     * @param path directories in which a program without a slash is looked for
     * @param environment each {@code NAME=value}
     * @param directory absolute, inside the sandbox
     */
    public record Program(
            List<String> command, List<String> path, List<String> environment, String directory, CallProfile calls) {}

    /** What is done to the child at the gate. */
    @FunctionalInterface
    public interface Admission {
        /** Called on the thread that starts the program. When it throws, the child is killed and never executes anything. */
        void admit(int pid) throws IOException;
    }

    private GatedSpawn(
            InitProcess init, int userId, CallProfile calls, Arena arena, Spawn spawn, StandardStreams streams) {
        this.init = init;
        this.userId = userId;
        this.calls = calls;
        this.arena = arena;
        this.spawn = spawn;
        this.streams = streams;
    }

    /**
     * Starts the program.
     *
     * @param streams its standard input, output and error; the caller closes them
     * @throws SystemCallException when the sandbox has ended or the program cannot be executed
     */
    public static ChildProcess start(
            InitProcess init, int userId, Program program, StandardStreams streams, Admission admission)
            throws IOException {
        Arena arena = Arena.ofAuto();
        Spawn spawn = new Spawn(arena, program.command(), program.path(), program.environment(), program.directory());
        if (streams instanceof StandardStreams.Open(List<Descriptor> three)) {
            for (int descriptor = 0; descriptor < three.size(); descriptor++) {
                spawn.connect(three.get(descriptor), descriptor);
            }
        }
        spawn.gate(arena.allocateFrom(GATE));
        return new GatedSpawn(init, userId, program.calls(), arena, spawn, streams).start(admission);
    }

    private ChildProcess start(Admission admission) throws IOException {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        OwnThread thread = OwnThread.start("sandbox-join", this::joinAndSpawn);
        try {
            int pid = awaitChild(thread);
            if (pid == 0) {
                thread.join();
                reapSpawned();
                throw new SystemCallException(SystemCall.EXECVE, "", Errno.ESRCH);
            }
            ChildProcess child = ChildProcess.of(pid);
            try {
                admission.admit(pid);
                // Held open until the child is through: it may come to the gate only after this.
                Descriptor key = openGate(child, deadline);
                try {
                    if (!thread.join(deadline)) {
                        throw new SystemCallException(SystemCall.EXECVE, "", Errno.ETIMEDOUT);
                    }
                } finally {
                    key.close();
                }
                return child;
            } catch (IOException | RuntimeException e) {
                child.kill();
                joinQuietly(thread, e);
                child.close();
                reapSpawned();
                throw e;
            }
        } finally {
            gate.close();
        }
    }

    /**
     * Opens the gate for writing, without waiting in the kernel for a reader: programs of the sandbox have the same user as the child,
     * and may stop or kill it before it is at the gate, or stand there as readers themselves.
     */
    private Descriptor openGate(ChildProcess child, long deadline) throws SystemCallException {
        String name = "/proc/self/fd/" + gate.number();
        while (true) {
            try {
                return Descriptor.open(name, O_WRONLY | O_NONBLOCK);
            } catch (SystemCallException e) {
                if (e.errno() != Errno.ENXIO || !child.isAlive() || System.nanoTime() - deadline >= 0) {
                    throw e;
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    /** On the thread of its own. */
    private void joinAndSpawn() throws SystemCallException {
        Namespaces.join(init.process().descriptor());
        awaitGateWithoutKey();
        gate = Mounts.handle(GATE);
        threadId = SystemCalls.call(SystemCall.GETTID);
        Privileges.drop(userId, calls);
        if (streams instanceof StandardStreams.Terminal terminal) {
            spawn.connect(arena, terminal.make());
        }
        spawned = spawn.run();
    }

    /**
     * Waits until nobody has the gate open for writing any more. The key of the start before is closed, but a child that another thread
     * spawned meanwhile has a copy of it until it has closed what it inherited; with a writer there, our child would not wait for its
     * limits.
     */
    private static void awaitGateWithoutKey() throws SystemCallException {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        try (Arena arena = Arena.ofConfined();
                Descriptor end = Descriptor.open(GATE, O_NONBLOCK)) {
            MemorySegment nothing = arena.allocate(1);
            while (end.read(nothing) == -Errno.EAGAIN) {
                if (System.nanoTime() - deadline >= 0) {
                    throw new SystemCallException(SystemCall.OPEN, GATE, Errno.ETIMEDOUT);
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    /**
     * Reaps a child that died at the gate, which to {@code posix_spawn} looks like a success. (One that failed to execute its program it
     * reaps itself.) A zombie left here would keep the sandbox's init process from ever ending.
     */
    private void reapSpawned() throws SystemCallException {
        if (spawned != 0) {
            try (ChildProcess dead = ChildProcess.of(spawned)) {
                dead.kill();
                dead.reap();
            }
        }
    }

    /** The pid of the child that waits at the gate, or 0 when the thread ended without one. */
    private int awaitChild(OwnThread thread) throws SystemCallException {
        while (thread.isAlive()) {
            if (threadId != 0) {
                int pid = childOf(threadId);
                if (pid != 0) {
                    return pid;
                }
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        return 0;
    }

    private static int childOf(long threadId) throws SystemCallException {
        try (Arena arena = Arena.ofConfined();
                Descriptor list = Descriptor.open("/proc/self/task/" + threadId + "/children", 0)) {
            MemorySegment buffer = arena.allocate(64);
            long length = list.read(buffer);
            if (length <= 0) {
                return 0;
            }
            byte[] bytes = buffer.asSlice(0, length).toArray(java.lang.foreign.ValueLayout.JAVA_BYTE);
            String text = new String(bytes, StandardCharsets.US_ASCII);
            int end = text.indexOf(' ');
            return end <= 0 ? 0 : Integer.parseInt(text.substring(0, end));
        } catch (SystemCallException e) {
            if (e.errno() == Errno.ENOENT) {
                return 0; // The thread has just ended.
            }
            throw e;
        }
    }

    /** The first failure is the one to tell; what the thread says after its child was killed follows from it. */
    private static void joinQuietly(OwnThread thread, Exception first) {
        try {
            thread.join();
        } catch (SystemCallException | RuntimeException second) {
            if (!second.equals(first)) {
                first.addSuppressed(second);
            }
        }
    }
}
