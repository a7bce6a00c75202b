package dev.tandem.sandbox.local;

import dev.tandem.sandbox.Limits;
import dev.tandem.sandbox.linux.ControlGroups;
import dev.tandem.sandbox.linux.Descriptor;
import dev.tandem.sandbox.linux.Mounts;
import dev.tandem.sandbox.linux.SystemCallException;

/** The files of a sandbox, which are all in memory: what they may take. */
public final class MemoryFiles {
    /** What programs may have in {@code /dev/shm}. */
    public static final long SHARED_BYTES = 16L << 20;

    /** What the kernel itself needs to keep for a sandbox's files, pipes and sockets. */
    private static final long KERNEL_BYTES = 32L << 20;

    private MemoryFiles() {}

    /** Of everything in a sandbox: the limits of its files come on top of that of its processes. */
    public static ControlGroups.GroupLimits groupLimits(Limits limits) {
        long files = 2 * limits.diskBytes() + SHARED_BYTES;
        return new ControlGroups.GroupLimits(
                limits.memoryBytes() + files + KERNEL_BYTES, limits.cpuMillisPerSecond(), limits.processes());
    }

    /**
     * Changes how much fits into the workspace and into {@code /tmp}, of which these are the top directories.
     *
     * @throws SystemCallException if more is there already
     */
    public static void resize(Descriptor workspace, Descriptor temporary, Limits limits) throws SystemCallException {
        Mounts.resizeMemory(workspace, limits.diskBytes(), limits.inodes() + 1);
        Mounts.resizeMemory(temporary, limits.diskBytes(), limits.inodes() + 1);
    }
}
