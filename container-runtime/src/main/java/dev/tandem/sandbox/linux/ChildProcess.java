package dev.tandem.sandbox.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.Optional;

/**
 * A child of this process, by a descriptor that can never mean another process.
 *
 * <p>Whoever owns it must reap it: an init process cannot finish dying while a process of its namespace is a zombie.
 */
public final class ChildProcess implements AutoCloseable {
    private static final int WNOHANG = 1;
    private static final int SIGKILL = 9;
    private static final int RUSAGE_BYTES = 144;
    private static final int MICROSECONDS = 1_000;

    private final int pid;
    private final Descriptor descriptor;

    private ChildProcess(int pid, Descriptor descriptor) {
        this.pid = pid;
        this.descriptor = descriptor;
    }

    /**
     * How a child ended.
     *
     * @param code its exit code; 128 plus the signal's number when a signal ended it
     * @param signal the signal that ended it, or 0
     * @param cpu user and system time, with that of the descendants it waited for
     */
    public record Exit(int code, int signal, Duration cpu) {}

    /** A child that is not reaped yet. */
    static ChildProcess of(int pid) throws SystemCallException {
        long descriptor = SystemCalls.call(SystemCall.PIDFD_OPEN, pid, 0);
        SystemCalls.check(SystemCall.PIDFD_OPEN, "", descriptor);
        return new ChildProcess(pid, new Descriptor((int) descriptor));
    }

    /** In this process's pid namespace. */
    public int pid() {
        return pid;
    }

    /** Becomes readable when the child has ended. */
    public Descriptor descriptor() {
        return descriptor;
    }

    /** Sends SIGKILL; nothing happens to one that has ended. */
    public void kill() {
        signal(SIGKILL);
    }

    /** Sends a signal; nothing happens to one that has ended. */
    public void signal(int number) {
        SystemCalls.call(SystemCall.PIDFD_SEND_SIGNAL, descriptor.number(), number, 0, 0);
    }

    /** Whether it still runs. A process that has ended but is not reaped is not alive. */
    public boolean isAlive() {
        try (Poll poll = new Poll(1)) {
            poll.watch(0, descriptor, Poll.READABLE);
            poll.await(0);
            return !poll.readable(0);
        }
    }

    /** Reaps it if it has ended. */
    public Optional<Exit> tryReap() {
        return wait(WNOHANG);
    }

    /** Waits for its end and reaps it. Blocks the thread without end if nobody kills it. */
    public Exit reap() {
        return wait(0).orElseThrow(() -> new IllegalStateException("child " + pid + " was reaped by someone else"));
    }

    private Optional<Exit> wait(int options) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment status = arena.allocate(JAVA_INT);
            MemorySegment usage = arena.allocate(RUSAGE_BYTES, 8);
            long result;
            do {
                result = SystemCalls.call(SystemCall.WAIT4, pid, status.address(), options, usage.address());
            } while (result == -Errno.EINTR);
            if (result != pid) {
                return Optional.empty();
            }
            int bits = status.get(JAVA_INT, 0);
            int signal = bits & 0x7f;
            int code = signal == 0 ? (bits >> 8) & 0xff : 128 + signal;
            return Optional.of(new Exit(code, signal, time(usage, 0).plus(time(usage, 16))));
        }
    }

    private static Duration time(MemorySegment usage, long offset) {
        return Duration.ofSeconds(usage.get(JAVA_LONG, offset), usage.get(JAVA_LONG, offset + 8) * MICROSECONDS);
    }

    /** Closes the descriptor. */
    @Override
    public void close() {
        descriptor.close();
    }
}
