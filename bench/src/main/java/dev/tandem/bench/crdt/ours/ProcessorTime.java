package dev.tandem.bench.crdt.ours;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * Processor time of this process with all its threads, in nanoseconds. Java's own figure for it comes in steps of ten milliseconds, and
 * that of a thread leaves collectors out.
 */
final class ProcessorTime {
    private static final int CLOCK_PROCESS_CPUTIME_ID = 2;
    private static final MethodHandle CLOCK_GETTIME = clockGettime();
    private static final MemorySegment TIMESPEC = Arena.global().allocate(2 * ValueLayout.JAVA_LONG.byteSize());

    private ProcessorTime() {}

    @SuppressWarnings("restricted")
    private static MethodHandle clockGettime() {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow("clock_gettime"),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS));
    }

    static long nanoseconds() {
        try {
            int failed = (int) CLOCK_GETTIME.invokeExact(CLOCK_PROCESS_CPUTIME_ID, TIMESPEC);
            if (failed != 0) {
                throw new IllegalStateException("clock_gettime failed");
            }
        } catch (RuntimeException | Error known) {
            throw known;
        } catch (Throwable impossible) {
            throw new IllegalStateException(impossible);
        }
        return TIMESPEC.getAtIndex(ValueLayout.JAVA_LONG, 0) * 1_000_000_000
                + TIMESPEC.getAtIndex(ValueLayout.JAVA_LONG, 1);
    }
}
