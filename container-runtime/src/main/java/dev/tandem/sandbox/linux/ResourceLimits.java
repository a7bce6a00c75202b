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
    private static final int RLIMIT_STACK = 3;
    private static final int RLIMIT_CORE = 4;
    private static final int RLIMIT_NOFILE = 7;
    private static final int RLIMIT_MEMLOCK = 8;
    private static final long STACK_BYTES = 8L << 20;
    private static final long LOCKED_BYTES = 1L << 20;

    /**
     * Sets them on a process of the given user.
     *
     * <p>Runs on a thread that becomes the same user: a root without CAP_SYS_RESOURCE may not limit another user's process, but every
     * user may lower the limits of their own.
     */
    public void apply(int pid, int userId) throws SystemCallException {
        OwnThread.run("sandbox-limits", () -> {
            Privileges.become(userId);
            lower(pid, RLIMIT_CORE, 0);
            lower(pid, RLIMIT_FSIZE, fileSizeBytes);
            lower(pid, RLIMIT_NOFILE, openFiles);
            lower(pid, RLIMIT_STACK, STACK_BYTES);
            lower(pid, RLIMIT_MEMLOCK, LOCKED_BYTES);
        });
    }

    private static void lower(int pid, int resource, long value) throws SystemCallException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment limit = arena.allocate(16, 8);
            SystemCalls.check(
                    SystemCall.PRLIMIT64,
                    "",
                    SystemCalls.call(SystemCall.PRLIMIT64, pid, resource, 0, limit.address()));
            // Unsigned: RLIM_INFINITY is all ones.
            long hard = limit.get(JAVA_LONG, 8);
            long lowered = Long.compareUnsigned(value, hard) < 0 ? value : hard;
            limit.set(JAVA_LONG, 0, lowered);
            limit.set(JAVA_LONG, 8, lowered);
            SystemCalls.check(
                    SystemCall.PRLIMIT64,
                    "",
                    SystemCalls.call(SystemCall.PRLIMIT64, pid, resource, limit.address(), 0));
        }
    }
}
