package dev.tandem.sandbox.linux;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * One handle on libc's {@code syscall(2)}: a raw system call on the calling thread.
 *
 * <p>A virtual thread that calls it holds its carrier meanwhile, so calls that wait belong on platform threads.
 */
final class SystemCalls {
    private static final StructLayout CAPTURE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = CAPTURE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
    private static final MethodHandle SYSCALL = LibC.function(
            "syscall",
            FunctionDescriptor.of(
                    JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
            Linker.Option.captureCallState("errno"),
            Linker.Option.firstVariadicArg(1));

    private SystemCalls() {}

    /** The result, or the negated errno. Never throws for what the kernel answers. */
    static long call(SystemCall number, long a, long b, long c, long d, long e) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(CAPTURE);
            long result = (long) SYSCALL.invokeExact(state, (long) number.number(), a, b, c, d, e, 0L);
            return result == -1 ? -(int) ERRNO.get(state, 0L) : result;
        } catch (RuntimeException | Error unexpected) {
            throw unexpected;
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    static long call(SystemCall number) {
        return call(number, 0, 0, 0, 0, 0);
    }

    static long call(SystemCall number, long a) {
        return call(number, a, 0, 0, 0, 0);
    }

    static long call(SystemCall number, long a, long b) {
        return call(number, a, b, 0, 0, 0);
    }

    static long call(SystemCall number, long a, long b, long c) {
        return call(number, a, b, c, 0, 0);
    }

    static long call(SystemCall number, long a, long b, long c, long d) {
        return call(number, a, b, c, d, 0);
    }

    /**
     * Passes a result on.
     *
     * @param subject what the call was about, for the message; a path or an empty string
     */
    static long check(SystemCall number, String subject, long result) throws SystemCallException {
        if (result < 0) {
            throw new SystemCallException(number, subject, (int) -result);
        }
        return result;
    }

    /** The address of a NUL-terminated copy that lives as long as the arena. */
    static long text(Arena arena, String value) {
        return arena.allocateFrom(value).address();
    }
}
