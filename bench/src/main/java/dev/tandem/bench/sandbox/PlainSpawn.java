package dev.tandem.bench.sandbox;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.List;

/**
 * posix_spawn and waitpid, and nothing else: the least that a command can cost. (Java's own way of starting processes goes by a helper
 * program, which would make the floor too high.) Standard input, output and error are the null device.
 */
@SuppressWarnings("restricted") // calls of the C library are what this is about
final class PlainSpawn {
    private static final MethodHandle SPAWN = function(
            "posix_spawn", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS));
    private static final MethodHandle WAIT =
            function("waitpid", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle ACTIONS =
            function("posix_spawn_file_actions_init", FunctionDescriptor.of(JAVA_INT, ADDRESS));
    private static final MethodHandle OPEN = function(
            "posix_spawn_file_actions_addopen",
            FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT));
    private static final MethodHandle CLOSE_FROM =
            function("posix_spawn_file_actions_addclosefrom_np", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));

    private static final int READ_AND_WRITE = 2;
    /** More than {@code posix_spawn_file_actions_t} has. */
    private static final int STRUCTURE_BYTES = 512;

    private final Arena arena = Arena.ofAuto();
    private final String program;
    private final MemorySegment path;
    private final MemorySegment arguments;
    private final MemorySegment environment;
    private final MemorySegment actions;

    /** One with a plain environment. */
    PlainSpawn(List<String> command) {
        this(command, List.of("PATH=/usr/sbin:/usr/bin:/sbin:/bin", "HOME=/tmp"));
    }

    /**
     * @param command its program is an absolute path
     * @param variables each {@code NAME=value}
     */
    PlainSpawn(List<String> command, List<String> variables) {
        program = command.getFirst();
        path = arena.allocateFrom(program);
        arguments = vector(command);
        environment = vector(variables);
        actions = arena.allocate(STRUCTURE_BYTES, 16);
        try {
            MemorySegment nothing = arena.allocateFrom("/dev/null");
            require((int) ACTIONS.invokeExact(actions));
            for (int descriptor = 0; descriptor < 3; descriptor++) {
                require((int) OPEN.invokeExact(actions, descriptor, nothing, READ_AND_WRITE, 0));
            }
            require((int) CLOSE_FROM.invokeExact(actions, 3));
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /** Runs it to its end, which has to be a success. Milliseconds. */
    double run() throws IOException {
        try (Arena local = Arena.ofConfined()) {
            MemorySegment pid = local.allocate(JAVA_INT);
            MemorySegment status = local.allocate(JAVA_INT);
            long begun = System.nanoTime();
            int error = (int) SPAWN.invokeExact(pid, path, actions, MemorySegment.NULL, arguments, environment);
            if (error != 0) {
                throw new IOException("cannot start " + program + ": error " + error);
            }
            int child = pid.get(JAVA_INT, 0);
            int reaped;
            do {
                reaped = (int) WAIT.invokeExact(child, status, 0);
            } while (reaped != child);
            double millis = (System.nanoTime() - begun) / 1e6;
            if (status.get(JAVA_INT, 0) != 0) {
                throw new IOException(program + " ended with status " + status.get(JAVA_INT, 0));
            }
            return millis;
        } catch (IOException | RuntimeException | Error expected) {
            throw expected;
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    private MemorySegment vector(List<String> strings) {
        MemorySegment vector = arena.allocate(ADDRESS, strings.size() + 1L);
        for (int i = 0; i < strings.size(); i++) {
            vector.setAtIndex(ADDRESS, i, arena.allocateFrom(strings.get(i)));
        }
        return vector;
    }

    private static void require(int error) {
        if (error != 0) {
            throw new IllegalStateException("error " + error);
        }
    }

    private static MethodHandle function(String name, FunctionDescriptor type) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().find(name).orElseThrow(), type);
    }
}
