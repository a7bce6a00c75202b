package dev.tandem.sandbox.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Control groups of version 1: one hierarchy a controller, each with a directory of every group.
 *
 * @see <a href="https://docs.kernel.org/admin-guide/cgroup-v1/index.html">Control Groups version 1</a>
 */
final class CgroupV1 implements ControlGroups {
    private static final int PERIOD_MICROS = 100_000;

    private final Path memory;
    private final Path pids;
    private final Path cpu;

    private CgroupV1(Path memory, Path pids, Path cpu) {
        this.memory = memory;
        this.pids = pids;
        this.cpu = cpu;
    }

    static CgroupV1 open(CgroupMounts mounts, String owner) throws IOException {
        CgroupV1 groups = new CgroupV1(
                mounts.v1("memory").resolve(owner),
                mounts.v1("pids").resolve(owner),
                mounts.v1("cpu").resolve(owner));
        for (Path directory : groups.directories()) {
            Files.createDirectories(directory);
        }
        return groups;
    }

    @Override
    public String version() {
        return "v1";
    }

    @Override
    public List<Path> directories() {
        return List.of(memory, pids, cpu).stream().distinct().toList();
    }

    @Override
    public ControlGroup create(String name, GroupLimits limits) throws IOException {
        Group group = new Group(memory.resolve(name), pids.resolve(name), cpu.resolve(name), true);
        Files.createDirectories(group.cpu);
        GroupFiles.write(group.cpu, "cpu.cfs_period_us", Integer.toString(PERIOD_MICROS));
        GroupFiles.write(
                group.cpu,
                "cpu.cfs_quota_us",
                Long.toString((long) limits.cpuMillisPerSecond() * PERIOD_MICROS / 1000));
        Files.createDirectories(group.pids);
        GroupFiles.write(group.pids, "pids.max", Integer.toString(limits.processes()));
        makeMemory(group.memory, limits.memoryBytes());
        return group;
    }

    @Override
    public void remove() throws IOException {
        for (Path directory : directories()) {
            GroupFiles.remove(directory);
        }
    }

    private static void makeMemory(Path directory, long bytes) throws IOException {
        Files.createDirectories(directory);
        GroupFiles.write(directory, "memory.limit_in_bytes", Long.toString(bytes));
        if (Files.exists(directory.resolve("memory.memsw.limit_in_bytes"))) {
            // Memory and swap together: no more than memory alone, so no swap.
            GroupFiles.write(directory, "memory.memsw.limit_in_bytes", Long.toString(bytes));
        }
    }

    /**
     * One directory in each hierarchy.
     *
     * @param outermost whether it is the sandbox's: only that one has a processor limit, and its children share its directory
     */
    private record Group(Path memory, Path pids, Path cpu, boolean outermost) implements ControlGroup {
        @Override
        public ControlGroup child(String name, long memoryBytes) throws IOException {
            Group child = new Group(memory.resolve(name), pids.resolve(name), cpu, false);
            Files.createDirectories(child.pids);
            makeMemory(child.memory, memoryBytes);
            return child;
        }

        @Override
        public void add(int pid) throws IOException {
            for (Path directory : List.of(pids, memory, cpu)) {
                GroupFiles.write(directory, GroupFiles.MEMBERS, Integer.toString(pid));
            }
        }

        @Override
        public void kill() throws IOException {
            // Nobody in it can fork any more, so the loop below ends.
            GroupFiles.write(pids, "pids.max", "0");
            GroupFiles.killMembers(pids);
        }

        @Override
        public long memoryBytes() throws IOException {
            return GroupFiles.number(memory, "memory.usage_in_bytes");
        }

        @Override
        public long peakMemoryBytes() throws IOException {
            return GroupFiles.number(memory, "memory.max_usage_in_bytes");
        }

        @Override
        public long memoryKills() throws IOException {
            return GroupFiles.keyed(memory, "memory.oom_control", "oom_kill");
        }

        @Override
        public long processes() throws IOException {
            return GroupFiles.number(pids, "pids.current");
        }

        @Override
        public void remove() throws IOException {
            GroupFiles.remove(pids);
            GroupFiles.remove(memory);
            if (outermost) {
                GroupFiles.remove(cpu);
            }
        }
    }
}
