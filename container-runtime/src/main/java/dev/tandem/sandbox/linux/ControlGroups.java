package dev.tandem.sandbox.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The control groups of one owner of sandboxes, whichever of the kernel's two interfaces the machine has.
 *
 * <p>No thread of this process is ever put into one: a Java thread that is throttled keeps all others waiting at the next
 * safepoint (measured: 1.5 → 18.5 ms). Processes are moved by their pid.
 */
public interface ControlGroups {
    /** {@code v1}, {@code v2}, or {@code none} where only looking and resource limits stand in for them. */
    String version();

    /** The directories of this owner, for whoever has to clear up after its death with {@link #removeTree}. */
    List<Path> directories();

    /**
     * Makes the group of a sandbox.
     *
     * @param limits of all processes in it together
     */
    ControlGroup create(String name, GroupLimits limits) throws IOException;

    /** Whether memory counts that belongs to no process, such as that of a file in memory. */
    default boolean countHiddenMemory() {
        return true;
    }

    /** Removes the owner's empty directories. */
    void remove() throws IOException;

    /**
     * Limits of one sandbox.
     *
     * @param memoryBytes memory of everything in it, files in memory included
     * @param cpuMillisPerSecond processor time per second
     * @param processes processes and threads
     */
    record GroupLimits(long memoryBytes, int cpuMillisPerSecond, int processes) {}

    /** The one to use in this user namespace. */
    static ControlGroups open(UserNamespace users, String owner) throws IOException {
        if (!users.isInitial() && !areDelegated()) {
            return UngroupedProcesses.open(users.hasOneUser());
        }
        CgroupMounts mounts = CgroupMounts.read();
        return mounts.hasV2Controllers() ? CgroupV2.open(mounts, owner) : CgroupV1.open(mounts, owner);
    }

    /**
     * The group in which a process is that somebody else has made, for groups inside it. It stays theirs to limit and to remove.
     *
     * @param pid in this process's pid namespace
     */
    static ControlGroup of(int pid) throws IOException {
        CgroupMounts mounts = CgroupMounts.of(pid);
        return mounts.hasV2Controllers() ? CgroupV2.adopt(mounts) : CgroupV1.adopt(mounts);
    }

    /** Whether groups can be made in those of others. */
    static boolean areWritable() throws IOException {
        CgroupMounts mounts = CgroupMounts.read();
        Path directory = mounts.hasV2Controllers() ? mounts.v2().orElseThrow() : mounts.v1("memory");
        return Files.isWritable(directory);
    }

    /**
     * Whether someone has given this process its group to make others in. Only version 2 knows that: in version 1 nobody but the machine's root may
     * move a process of another user.
     */
    static boolean areDelegated() throws IOException {
        CgroupMounts mounts = CgroupMounts.read();
        return mounts.hasV2Controllers() && isOurs(mounts.v2().orElseThrow());
    }

    private static boolean isOurs(Path directory) {
        return Files.isWritable(directory)
                && Files.isWritable(directory.resolve(GroupFiles.MEMBERS))
                && Files.isWritable(directory.resolve("cgroup.subtree_control"));
    }

    /** Which interface {@link #open} would use, {@code v1} or {@code v2}; empty when neither has the controllers. */
    static Optional<String> available() throws IOException {
        CgroupMounts mounts = CgroupMounts.read();
        if (mounts.hasV2Controllers()) {
            return Optional.of("v2");
        }
        return mounts.hasV1Controllers() ? Optional.of("v1") : Optional.empty();
    }

    /** Kills all processes in a directory of groups and removes it, with all below. Nothing happens when there is none. */
    static void removeTree(Path directory) throws IOException {
        GroupFiles.removeTree(directory);
    }
}
