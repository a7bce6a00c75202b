package dev.tandem.sandbox.linux;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Starts one program in a running sandbox, with all its limits in force before its first instruction.
 *
 * <p>A thread of its own enters the namespaces and drops its rights, which takes most of the time and needs no knowledge of the program:
 * it may be done long before. Asked for the program it spawns it. The child first waits at a {@link Gate}; the thread waits with it, as
 * after vfork. Meanwhile the calling thread, still outside and with all rights, finds the child in
 * the list of that thread's children, admits it (moves it into its control groups by its pid, so that no thread of the virtual machine
 * ever is in one), lowers its resource limits and opens the gate.
 *
 * <p>Who owns one of these calls {@link #start} once, or closes it.
 *
 * <p>The thread inside never wakes another: to wake a virtual thread may mean to make a carrier for it, and a thread whose children
 * belong to another pid namespace can make no threads. So everyone outside looks.
 */
public final class GatedSpawn implements AutoCloseable {
    private static final String NAME = "sandbox-join";
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final System.Logger LOG = System.getLogger(GatedSpawn.class.getName());

    private final OwnThread thread;

    /** A child that the thread inside has already, or 0. */
    private final IntSupplier elder;

    /** What the thread inside is to do, once somebody knows. */
    private volatile @Nullable Order order;

    private volatile long threadId;
    private volatile boolean entered;
    private volatile int spawned;

    /**
     * What to execute.
     *
     * @param path directories in which a program without a slash is looked for
     * @param environment each {@code NAME=value}
     * @param directory absolute, inside the sandbox
     */
    public record Program(List<String> command, List<String> path, List<String> environment, String directory) {}

    /** What is done to the child at the gate. */
    @FunctionalInterface
    public interface Admission {
        /** Called on the thread that starts the program. When it throws, the child is killed and never executes anything. */
        void admit(int pid) throws IOException;
    }

    /** Told to the thread inside; fields and not a record, whose methods would be linked there. */
    static final class Order {
        private final Arena arena;
        private final @Nullable Spawn spawn;
        private final @Nullable StandardStreams streams;

        Order(Arena arena, @Nullable Spawn spawn, @Nullable StandardStreams streams) {
            this.arena = arena;
            this.spawn = spawn;
            this.streams = streams;
        }
    }

    private GatedSpawn(
            int userId,
            CallProfile calls,
            boolean hiddenMemory,
            OwnThread.Work arrival,
            IntSupplier elder,
            boolean hurried) {
        this.elder = elder;
        OwnThread.Work work = () -> {
            arrival.run();
            Namespaces.mark();
            threadId = SystemCalls.call(SystemCall.GETTID);
            Privileges.drop(userId, calls);
            if (!hiddenMemory) {
                SeccompFilter.forbidHiddenMemory();
            }
            entered = true;
            obey();
        };
        thread = hurried ? OwnThread.startAtOnce(NAME, work) : OwnThread.start(NAME, work);
    }

    /**
     * Begins to enter a sandbox; whether that succeeds, {@link #start} tells.
     *
     * @param hiddenMemory whether the program may have memory that only control groups count
     */
    public static GatedSpawn enter(InitProcess init, int userId, CallProfile calls, boolean hiddenMemory) {
        return new GatedSpawn(
                userId,
                calls,
                hiddenMemory,
                () -> Namespaces.join(init.process().descriptor()),
                () -> 0,
                false);
    }

    /** Makes a sandbox, being the first who is inside. */
    static GatedSpawn first(InitProcess.Beginning beginning, int userId, boolean hiddenMemory) {
        return new GatedSpawn(userId, CallProfile.PROGRAM, hiddenMemory, beginning::make, beginning::pid, true);
    }

    /** Waits until it is inside. */
    public void awaitEntered() throws SystemCallException {
        await(() -> entered);
    }

    /** Waits for something that the thread inside will have done. */
    void await(BooleanSupplier done) throws SystemCallException {
        Pauses pauses = new Pauses();
        while (!done.getAsBoolean() && thread.isAlive()) {
            pauses.pause();
        }
        if (!done.getAsBoolean()) {
            thread.join();
        }
    }

    /**
     * Starts the program.
     *
     * @param streams its standard input, output and error; the caller closes them
     * @param gate shut, and used for nothing else; the caller closes it
     * @throws SystemCallException when the sandbox has ended or the program cannot be executed
     */
    public ChildProcess start(Program program, StandardStreams streams, Gate gate, Admission admission)
            throws IOException {
        Arena arena = Arena.ofAuto();
        try {
            tell(new Order(arena, prepare(arena, program, streams, gate), streams));
        } catch (RuntimeException e) {
            close();
            throw e;
        }
        return admit(gate, admission);
    }

    private static Spawn prepare(Arena arena, Program program, StandardStreams streams, Gate gate) {
        Spawn spawn = new Spawn(arena, program.command(), program.path(), program.environment(), program.directory());
        if (streams instanceof StandardStreams.Open(List<Descriptor> three)) {
            for (int descriptor = 0; descriptor < three.size(); descriptor++) {
                spawn.connect(three.get(descriptor), descriptor);
            }
        }
        spawn.gate(arena, gate);
        return spawn;
    }

    private void tell(Order told) {
        order = told;
        thread.wake();
    }

    /** Ends the thread inside, which has nothing to start. */
    @Override
    public void close() {
        tell(new Order(Arena.global(), null, null));
        try {
            thread.join();
        } catch (SystemCallException e) {
            LOG.log(System.Logger.Level.DEBUG, "nothing could have been started: {0}", e);
        }
    }

    private ChildProcess admit(Gate gate, Admission admission) throws IOException {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        int pid = awaitChild();
        if (pid == 0) {
            thread.join();
            reapSpawned();
            throw new SystemCallException(SystemCall.EXECVE, "", Errno.ESRCH);
        }
        ChildProcess child = ChildProcess.of(pid);
        try {
            admission.admit(pid);
            // Held open until the child is through: it may come to the gate only after this.
            Descriptor key = open(gate, child, deadline);
            try {
                awaitExecution(deadline);
            } finally {
                key.close();
            }
            return child;
        } catch (IOException | RuntimeException e) {
            child.kill();
            joinQuietly(e);
            child.close();
            reapSpawned();
            throw e;
        }
    }

    /** Opens the gate as soon as the child is there. */
    private static Descriptor open(Gate gate, ChildProcess child, long deadline) throws SystemCallException {
        Pauses pauses = new Pauses();
        while (true) {
            try {
                return gate.open();
            } catch (SystemCallException e) {
                if (e.errno() != Errno.ENXIO || !child.isAlive() || System.nanoTime() - deadline >= 0) {
                    throw e;
                }
                pauses.pause();
            }
        }
    }

    private void awaitExecution(long deadline) throws SystemCallException {
        await(() -> spawned != 0 || System.nanoTime() - deadline >= 0);
        if (spawned == 0) {
            throw new SystemCallException(SystemCall.EXECVE, "", Errno.ETIMEDOUT);
        }
    }

    /** On the thread inside. */
    private void obey() throws SystemCallException {
        Order told = order;
        // The first program often comes at once, and to be woken takes a tenth of a millisecond.
        for (Pauses pauses = new Pauses(); told == null && pauses.isShort(); told = order) {
            Pauses.spin();
        }
        while (told == null) {
            LockSupport.park(this);
            told = order;
        }
        Spawn spawn = told.spawn;
        if (spawn == null) {
            return;
        }
        if (told.streams instanceof StandardStreams.Terminal terminal) {
            spawn.connect(told.arena, terminal.make());
        }
        spawned = spawn.run();
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
    private int awaitChild() throws SystemCallException {
        Pauses pauses = new Pauses();
        while (thread.isAlive()) {
            if (threadId != 0) {
                int pid = newChildOf(threadId);
                if (pid != 0) {
                    return pid;
                }
            }
            pauses.pause();
        }
        return 0;
    }

    private int newChildOf(long threadId) throws SystemCallException {
        try (Arena arena = Arena.ofConfined();
                Descriptor list = Descriptor.open("/proc/self/task/" + threadId + "/children", 0)) {
            MemorySegment buffer = arena.allocate(64);
            long length = list.read(buffer);
            if (length <= 0) {
                return 0;
            }
            byte[] bytes = buffer.asSlice(0, length).toArray(java.lang.foreign.ValueLayout.JAVA_BYTE);
            String known = Integer.toString(elder.getAsInt());
            for (String pid :
                    new String(bytes, StandardCharsets.US_ASCII).strip().split(" ", -1)) {
                if (!pid.isEmpty() && !pid.equals(known)) {
                    return Integer.parseInt(pid);
                }
            }
            return 0;
        } catch (SystemCallException e) {
            if (e.errno() == Errno.ENOENT) {
                return 0; // The thread has just ended.
            }
            throw e;
        }
    }

    /** The first failure is the one to tell; what the thread says after its child was killed follows from it. */
    private void joinQuietly(Exception first) {
        try {
            thread.join();
        } catch (SystemCallException | RuntimeException second) {
            if (!second.equals(first)) {
                first.addSuppressed(second);
            }
        }
    }
}
