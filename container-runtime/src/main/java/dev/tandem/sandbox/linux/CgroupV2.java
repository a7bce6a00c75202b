package dev.tandem.sandbox.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Control groups of version 2: one hierarchy with all controllers, in which only leaves have processes.
 *
 * @see <a href="https://docs.kernel.org/admin-guide/cgroup-v2.html">Control Group v2</a>
 */
final class CgroupV2 implements ControlGroups {
    private static final String ENABLE = "cgroup.subtree_control";
    private static final String CONTROLLERS = "+memory +pids +cpu";
    /** Where the members of someone else's group go. */
    private static final String FIRST = "first";

    private static final int PERIOD_MICROS = 100_000;

    private final Path directory;

    private CgroupV2(Path directory) {
        this.directory = directory;
    }

    /** Makes the owner's directory in this process's own group, after moving this process to a leaf beside it. */
    static CgroupV2 open(CgroupMounts mounts, String owner) throws IOException {
        Path own = mounts.v2().orElseThrow(() -> new IOException("no cgroup2 file system is mounted"));
        return open(own, owner, ProcessHandle.current().pid());
    }

    static CgroupV2 open(Path own, String owner, long self) throws IOException {
        Path directory = own.resolve(owner);
        if (!isRoot(own)) {
            // A group other than the root cannot have processes and pass controllers on. Processes of others that live
            // in our
            // group make the next write fail, with the kernel's EBUSY in the message.
            Path leaf = own.resolve(owner + "-owner");
            Files.createDirectories(leaf);
            GroupFiles.write(leaf, GroupFiles.MEMBERS, Long.toString(self));
        }
        GroupFiles.write(own, ENABLE, CONTROLLERS);
        Files.createDirectories(directory);
        GroupFiles.write(directory, ENABLE, CONTROLLERS);
        return new CgroupV2(directory);
    }

    /**
     * A group of someone else's. What is in it moves to a leaf, as groups with members cannot limit those inside them; engines look there
     * too when they start something more.
     */
    static ControlGroup adopt(CgroupMounts mounts) throws IOException {
        Path group = mounts.v2().orElseThrow(() -> new IOException("no cgroup2 file system is mounted"));
        return adopt(group);
    }

    static ControlGroup adopt(Path group) throws IOException {
        Path leaf = Files.createDirectories(group.resolve(FIRST));
        for (long member : GroupFiles.members(group)) {
            GroupFiles.write(leaf, GroupFiles.MEMBERS, Long.toString(member));
        }
        GroupFiles.write(group, ENABLE, CONTROLLERS);
        return new Group(group);
    }

    /** Only the root of the hierarchy has no type. */
    private static boolean isRoot(Path directory) {
        return !Files.exists(directory.resolve("cgroup.type"));
    }

    @Override
    public String version() {
        return "v2";
    }

    @Override
    public List<Path> directories() {
        return List.of(directory);
    }

    @Override
    public ControlGroup create(String name, GroupLimits limits) throws IOException {
        Path group = directory.resolve(name);
        Files.createDirectories(group);
        limit(group, limits);
        GroupFiles.write(group, ENABLE, CONTROLLERS);
        return new Group(group);
    }

    @Override
    public void remove() throws IOException {
        GroupFiles.remove(directory);
    }

    private static void limit(Path group, GroupLimits limits) throws IOException {
        limitMemory(group, limits.memoryBytes());
        GroupFiles.write(group, "pids.max", Integer.toString(limits.processes()));
        GroupFiles.write(
                group, "cpu.max", (long) limits.cpuMillisPerSecond() * PERIOD_MICROS / 1000 + " " + PERIOD_MICROS);
    }

    private static void limitMemory(Path group, long bytes) throws IOException {
        GroupFiles.write(group, "memory.max", Long.toString(bytes));
        // Without swap support in the kernel the file is missing, and there is none to forbid.
        if (Files.exists(group.resolve("memory.swap.max"))) {
            GroupFiles.write(group, "memory.swap.max", "0");
        }
    }

    private record Group(Path directory) implements ControlGroup {
        @Override
        public ControlGroup child(String name, long memoryBytes) throws IOException {
            Path child = directory.resolve(name);
            Files.createDirectories(child);
            limitMemory(child, memoryBytes);
            // One process more than the limit allows takes all of its group along: half a program is of no use.
            GroupFiles.write(child, "memory.oom.group", "1");
            return new Group(child);
        }

        @Override
        public void add(int pid) throws IOException {
            GroupFiles.write(directory, GroupFiles.MEMBERS, Integer.toString(pid));
        }

        @Override
        public List<Long> members() throws IOException {
            Path leaf = directory.resolve(FIRST);
            return GroupFiles.members(Files.isDirectory(leaf) ? leaf : directory);
        }

        @Override
        public void kill() throws IOException {
            if (Files.exists(directory.resolve("cgroup.kill"))) {
                GroupFiles.write(directory, "cgroup.kill", "1");
            } else {
                GroupFiles.write(directory, "pids.max", "0"); // Before Linux 5.14.
            }
            GroupFiles.killMembers(directory);
        }

        @Override
        public void limit(GroupLimits limits) throws IOException {
            CgroupV2.limit(directory, limits);
        }

        @Override
        public void limitProcesses(int most) throws IOException {
            GroupFiles.write(directory, "pids.max", Integer.toString(most));
        }

        @Override
        public void freeze() throws IOException {
            new UnifiedGroup(directory).freeze();
        }

        @Override
        public void thaw() throws IOException {
            new UnifiedGroup(directory).thaw();
        }

        @Override
        public Duration cpuTime() throws IOException {
            return new UnifiedGroup(directory).cpuTime();
        }

        @Override
        public long memoryBytes() throws IOException {
            return GroupFiles.number(directory, "memory.current");
        }

        @Override
        public long peakMemoryBytes() throws IOException {
            // Since Linux 5.19; before, what is left at the end is all that there is to tell.
            return Files.exists(directory.resolve("memory.peak"))
                    ? GroupFiles.number(directory, "memory.peak")
                    : memoryBytes();
        }

        @Override
        public long memoryKills() throws IOException {
            return GroupFiles.keyed(directory, "memory.events", "oom_kill");
        }

        @Override
        public long processes() throws IOException {
            return GroupFiles.number(directory, "pids.current");
        }

        @Override
        public void remove() throws IOException {
            GroupFiles.remove(directory);
        }
    }
}
