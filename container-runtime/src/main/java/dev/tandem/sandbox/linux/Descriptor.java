package dev.tandem.sandbox.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An open file descriptor of this process, closed exactly once.
 *
 * <p>Every descriptor here is opened close-on-exec. Closing is safe from any thread; using one while another thread closes it is
 * not, because the kernel gives the number to the next who opens something.
 */
public final class Descriptor implements AutoCloseable {
    static final int O_CLOEXEC = 0x80000;
    private static final int O_NONBLOCK = 0x800;
    private static final int EFD_CLOEXEC = O_CLOEXEC;
    private static final int F_SETFL = 4;

    private final AtomicInteger number;

    Descriptor(int number) {
        this.number = new AtomicInteger(number);
    }

    /** Both ends of a pipe: the first is read from, the second written to. */
    public record Pipe(Descriptor readEnd, Descriptor writeEnd) implements AutoCloseable {
        /** A new pipe of the kernel's default size. */
        public static Pipe open() throws SystemCallException {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment ends = arena.allocate(8, 4);
                SystemCalls.check(SystemCall.PIPE2, "", SystemCalls.call(SystemCall.PIPE2, ends.address(), O_CLOEXEC));
                return new Pipe(new Descriptor(ends.get(JAVA_INT, 0)), new Descriptor(ends.get(JAVA_INT, 4)));
            }
        }

        @Override
        public void close() {
            readEnd.close();
            writeEnd.close();
        }
    }

    /** A counter on which one thread can poll while others {@link #signal()} it. */
    public static Descriptor event() throws SystemCallException {
        return new Descriptor((int) SystemCalls.check(
                SystemCall.EVENTFD2, "", SystemCalls.call(SystemCall.EVENTFD2, 0, EFD_CLOEXEC | O_NONBLOCK)));
    }

    static Descriptor open(String path, int flags) throws SystemCallException {
        return create(path, flags, 0);
    }

    /**
     * @param mode of a file that is made
     */
    static Descriptor create(String path, int flags, int mode) throws SystemCallException {
        try (Arena arena = Arena.ofConfined()) {
            long result = SystemCalls.call(SystemCall.OPEN, SystemCalls.text(arena, path), flags | O_CLOEXEC, mode);
            return new Descriptor((int) SystemCalls.check(SystemCall.OPEN, path, result));
        }
    }

    int number() {
        return number.get();
    }

    /** Makes reads and writes return instead of waiting. */
    public void nonBlocking() throws SystemCallException {
        SystemCalls.check(SystemCall.FCNTL, "", SystemCalls.call(SystemCall.FCNTL, number(), F_SETFL, O_NONBLOCK));
    }

    /** Adds one to an {@link #event()}. */
    public void signal() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment one = arena.allocate(8, 8);
            one.set(JAVA_INT, 0, 1);
            SystemCalls.call(SystemCall.WRITE, number(), one.address(), 8);
        }
    }

    /** Reads into the segment. The number of bytes, 0 at the end of the file, or the negated errno. */
    public long read(MemorySegment into) {
        return SystemCalls.call(SystemCall.READ, number(), into.address(), into.byteSize());
    }

    /** Reads from a place in a file, whatever was read before; a negative result is an error number. */
    long read(MemorySegment into, long offset) {
        return SystemCalls.call(SystemCall.PREAD64, number(), into.address(), into.byteSize(), offset);
    }

    /** Writes from the segment. The number of bytes or the negated errno. */
    public long write(MemorySegment from) {
        return SystemCalls.call(SystemCall.WRITE, number(), from.address(), from.byteSize());
    }

    @Override
    public void close() {
        int open = number.getAndSet(-1);
        if (open >= 0) {
            SystemCalls.call(SystemCall.CLOSE, open);
        }
    }
}
