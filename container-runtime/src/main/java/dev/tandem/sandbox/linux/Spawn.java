package dev.tandem.sandbox.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.List;

/**
 * One program to execute with {@code posix_spawn}, which makes the child as vfork does: without copying the address space of the
 * Java virtual machine, whatever its size.
 *
 * <p>Built on any thread; {@link #run} is called on the thread whose namespaces, user and filter the program shall have. All memory
 * that it needs is laid out before.
 */
final class Spawn {
    private static final MethodHandle SPAWN = LibC.function(
            "posix_spawn", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS));
    private static final MethodHandle ACTIONS_INIT = unary("posix_spawn_file_actions_init");
    private static final MethodHandle ACTIONS_DESTROY = unary("posix_spawn_file_actions_destroy");
    private static final MethodHandle ACTIONS_DUP2 = LibC.function(
            "posix_spawn_file_actions_adddup2", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT));
    private static final MethodHandle ACTIONS_OPEN = LibC.function(
            "posix_spawn_file_actions_addopen",
            FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT));
    private static final MethodHandle ACTIONS_CLOSE_FROM = LibC.function(
            "posix_spawn_file_actions_addclosefrom_np", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle ACTIONS_CHDIR =
            LibC.function("posix_spawn_file_actions_addchdir_np", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS));
    private static final MethodHandle ATTRIBUTES_INIT = unary("posix_spawnattr_init");
    private static final MethodHandle ATTRIBUTES_FLAGS =
            LibC.function("posix_spawnattr_setflags", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_SHORT));
    private static final MethodHandle ATTRIBUTES_MASK = binary("posix_spawnattr_setsigmask");
    private static final MethodHandle ATTRIBUTES_DEFAULT = binary("posix_spawnattr_setsigdefault");

    private static final short SETSIGDEF_SETSIGMASK_SETSID = 4 | 8 | 0x80;
    private static final int O_RDWR = 2;
    private static final int EXECUTABLE = 1;
    private static final int FIRST_INHERITED_BY_NOBODY = 3;
    /** More than glibc's {@code posix_spawnattr_t} (336), {@code posix_spawn_file_actions_t} (80) and {@code sigset_t} (128). */
    private static final int STRUCTURE_BYTES = 512;

    private final String program;
    private final String directoryName;
    private final MemorySegment[] candidates;
    private final MemorySegment arguments;
    private final MemorySegment environment;
    private final MemorySegment directory;
    private final MemorySegment actions;
    private final MemorySegment attributes;
    private final MemorySegment pid;

    /**
     * @param arena must live until {@link #run} has returned
     * @param path directories in which a program without a slash is looked for
     * @param environment each {@code NAME=value}
     * @param directory absolute, in the file system of the thread that runs it
     */
    Spawn(Arena arena, List<String> command, List<String> path, List<String> environment, String directory) {
        this.program = command.getFirst();
        this.directoryName = directory;
        List<MemorySegment> places = new ArrayList<>();
        if (program.contains("/")) {
            places.add(arena.allocateFrom(program));
        } else {
            path.forEach(place -> places.add(arena.allocateFrom(place + "/" + program)));
        }
        this.candidates = places.toArray(MemorySegment[]::new);
        this.arguments = vector(arena, command);
        this.environment = vector(arena, environment);
        this.directory = arena.allocateFrom(directory);
        this.actions = arena.allocate(STRUCTURE_BYTES, 16);
        this.attributes = arena.allocate(STRUCTURE_BYTES, 16);
        this.pid = arena.allocate(JAVA_INT);
        MemorySegment everySignal = arena.allocate(STRUCTURE_BYTES, 16).fill((byte) 0xff);
        MemorySegment noSignal = arena.allocate(STRUCTURE_BYTES, 16);
        MemorySegment nothing = arena.allocateFrom("/dev/null");
        prepare(everySignal, noSignal, nothing);
    }

    /** The virtual machine blocks and ignores some signals; a program must start without either. */
    private void prepare(MemorySegment everySignal, MemorySegment noSignal, MemorySegment nothing) {
        try {
            succeed((int) ACTIONS_INIT.invokeExact(actions));
            succeed((int) ATTRIBUTES_INIT.invokeExact(attributes));
            succeed((int) ATTRIBUTES_MASK.invokeExact(attributes, noSignal));
            succeed((int) ATTRIBUTES_DEFAULT.invokeExact(attributes, everySignal));
            succeed((int) ATTRIBUTES_FLAGS.invokeExact(attributes, SETSIGDEF_SETSIGMASK_SETSID));
            for (int descriptor = 0; descriptor < FIRST_INHERITED_BY_NOBODY; descriptor++) {
                succeed((int) ACTIONS_OPEN.invokeExact(actions, descriptor, nothing, O_RDWR, 0));
            }
        } catch (RuntimeException | Error unexpected) {
            throw unexpected;
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** Connects one of the program's standard descriptors, 0 to 2; one that is not connected is the null device. */
    void connect(Descriptor source, int target) {
        try {
            succeed((int) ACTIONS_DUP2.invokeExact(actions, source.number(), target));
        } catch (RuntimeException | Error unexpected) {
            throw unexpected;
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    /**
     * Connects all three to a terminal, which becomes the child's controlling one: the child leads a session of its own, and opens it first.
     *
     * @param terminal of the thread that runs this
     */
    void connect(Arena arena, PseudoTerminal terminal) {
        try {
            MemorySegment path = arena.allocateFrom(terminal.path());
            succeed((int) ACTIONS_OPEN.invokeExact(actions, 0, path, O_RDWR, 0));
            succeed((int) ACTIONS_DUP2.invokeExact(actions, 0, 1));
            succeed((int) ACTIONS_DUP2.invokeExact(actions, 0, 2));
        } catch (RuntimeException | Error unexpected) {
            throw unexpected;
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** Makes the child wait at a gate before it becomes the program. To be asked for after all that is to be connected. */
    void gate(Arena arena, Gate gate) {
        try {
            MemorySegment path = arena.allocateFrom("/proc/self/fd/" + FIRST_INHERITED_BY_NOBODY);
            succeed((int) ACTIONS_DUP2.invokeExact(actions, gate.pipe().number(), FIRST_INHERITED_BY_NOBODY));
            // Whatever else the virtual machine has open, ends here: the child may wait long, and others wait for the
            // end of what it has inherited.
            succeed((int) ACTIONS_CLOSE_FROM.invokeExact(actions, FIRST_INHERITED_BY_NOBODY + 1));
            succeed((int) ACTIONS_OPEN.invokeExact(actions, FIRST_INHERITED_BY_NOBODY + 1, path, 0, 0));
        } catch (RuntimeException | Error unexpected) {
            throw unexpected;
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    /**
     * Executes the program, once.
     *
     * @return the child's process id, in this process's pid namespace
     * @throws SystemCallException when the directory or the program is missing or may not be used
     */
    int run() throws SystemCallException {
        SystemCalls.check(
                SystemCall.CHDIR, directoryName, SystemCalls.call(SystemCall.ACCESS, directory.address(), EXECUTABLE));
        MemorySegment found = find();
        try {
            // Whatever else the virtual machine has open, even without close-on-exec, ends here.
            succeed((int) ACTIONS_CLOSE_FROM.invokeExact(actions, FIRST_INHERITED_BY_NOBODY));
            succeed((int) ACTIONS_CHDIR.invokeExact(actions, directory));
            int error = (int) SPAWN.invokeExact(pid, found, actions, attributes, arguments, environment);
            succeed((int) ACTIONS_DESTROY.invokeExact(actions));
            SystemCalls.check(SystemCall.EXECVE, program, -error);
            return pid.get(JAVA_INT, 0);
        } catch (RuntimeException | Error | SystemCallException expected) {
            throw expected;
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    private MemorySegment find() throws SystemCallException {
        long refusal = -Errno.ENOENT;
        for (int i = 0; i < candidates.length; i++) {
            long result = SystemCalls.call(SystemCall.ACCESS, candidates[i].address(), EXECUTABLE);
            if (result == 0) {
                return candidates[i];
            }
            if (result != -Errno.ENOENT) {
                refusal = result;
            }
        }
        SystemCalls.check(SystemCall.EXECVE, program, refusal);
        throw new AssertionError();
    }

    /** The library's functions answer an error number; those above only fail for want of memory. */
    private static void succeed(int error) {
        if (error != 0) {
            throw new OutOfMemoryError();
        }
    }

    private static MemorySegment vector(Arena arena, List<String> strings) {
        MemorySegment vector = arena.allocate(ValueLayout.ADDRESS, strings.size() + 1L);
        for (int i = 0; i < strings.size(); i++) {
            vector.setAtIndex(ADDRESS, i, arena.allocateFrom(strings.get(i)));
        }
        return vector;
    }

    private static MethodHandle unary(String name) {
        return LibC.function(name, FunctionDescriptor.of(JAVA_INT, ADDRESS));
    }

    private static MethodHandle binary(String name) {
        return LibC.function(name, FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS));
    }
}
