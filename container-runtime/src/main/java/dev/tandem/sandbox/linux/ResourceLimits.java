package dev.tandem.sandbox.linux;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Resource limits of a child that has not yet executed its program.
 *
 * @param fileSizeBytes RLIMIT_FSIZE
 * @param openFiles RLIMIT_NOFILE
 */
public record ResourceLimits(long fileSizeBytes, int openFiles) {
    private static final int RLIMIT_FSIZE = 1;
    private static final int RLIMIT_DATA = 2;
    private static final int RLIMIT_STACK = 3;
    private static final int RLIMIT_CORE = 4;
    private static final int RLIMIT_NPROC = 6;
    private static final int RLIMIT_NOFILE = 7;
    private static final int RLIMIT_MEMLOCK = 8;
    private static final int RLIMIT_SIGPENDING = 11;
    private static final int RLIMIT_MSGQUEUE = 12;
    private static final long STACK_BYTES = 8L << 20;
    private static final long LOCKED_BYTES = 1L << 20;
    /** Signals that wait, and timers. */
    private static final long SIGNALS = 4096;

    private static final long MESSAGE_BYTES = 800_000;

    /**
     * Sets them on a process of the given user.
     *
     * <p>A root without CAP_SYS_RESOURCE may not limit the process of another user, but whoever has the same real user and group may lower
     * its limits. So the calling thread takes these, and these alone, for the duration of the calls; its effective user, which is what
     * rights go by, stays.
     */
    public void apply(int pid, int userId) throws SystemCallException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment limit = arena.allocate(16, 8);
            Privileges.asReal(userId, () -> {
                lower(pid, RLIMIT_CORE, 0, limit);
                lower(pid, RLIMIT_FSIZE, fileSizeBytes, limit);
                lower(pid, RLIMIT_NOFILE, openFiles, limit);
                lower(pid, RLIMIT_STACK, STACK_BYTES, limit);
                lower(pid, RLIMIT_MEMLOCK, LOCKED_BYTES, limit);
                lower(pid, RLIMIT_SIGPENDING, SIGNALS, limit);
                lower(pid, RLIMIT_MSGQUEUE, MESSAGE_BYTES, limit);
            });
        }
    }

    /**
     * Sets what control groups limit better, on a process of any user of this process's own user namespace.
     *
     * @param memoryBytes that it may write to and shares with nobody
     * @param userProcesses processes and threads of its user, at whose number it can start no more
     */
    static void amongOthers(int pid, long memoryBytes, long userProcesses) throws SystemCallException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment limit = arena.allocate(16, 8);
            lower(pid, RLIMIT_DATA, memoryBytes, limit);
            lower(pid, RLIMIT_NPROC, userProcesses, limit);
        }
    }

    private static void lower(int pid, int resource, long value, MemorySegment limit) throws SystemCallException {
        SystemCalls.check(
                SystemCall.PRLIMIT64, "", SystemCalls.call(SystemCall.PRLIMIT64, pid, resource, 0, limit.address()));
        // Unsigned: RLIM_INFINITY is all ones.
        long hard = limit.get(JAVA_LONG, 8);
        long lowered = Long.compareUnsigned(value, hard) < 0 ? value : hard;
        limit.set(JAVA_LONG, 0, lowered);
        limit.set(JAVA_LONG, 8, lowered);
        SystemCalls.check(
                SystemCall.PRLIMIT64, "", SystemCalls.call(SystemCall.PRLIMIT64, pid, resource, limit.address(), 0));
    }
}
