package dev.tandem.sandbox.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Control groups of version 1: one hierarchy a controller, each with a directory of every group, and beside them the hierarchy of
 * version 2, where it is mounted, for what needs no controller.
 *
 * @see <a href="https://docs.kernel.org/admin-guide/cgroup-v1/index.html">Control Groups version 1</a>
 */
final class CgroupV1 implements ControlGroups {
    private static final System.Logger LOG = System.getLogger(CgroupV1.class.getName());
    private static final int PERIOD_MICROS = 100_000;
    private static final String MEMORY_LIMIT = "memory.limit_in_bytes";
    /** Memory and swap together: no more than memory alone, so no swap. Missing where the kernel counts no swap. */
    private static final String MEMORY_AND_SWAP_LIMIT = "memory.memsw.limit_in_bytes";

    private final Path memory;
    private final Path pids;
    private final Path cpu;
    private final Optional<Path> unified;

    private CgroupV1(Path memory, Path pids, Path cpu, Optional<Path> unified) {
        this.memory = memory;
        this.pids = pids;
        this.cpu = cpu;
        this.unified = unified;
    }

    static CgroupV1 open(CgroupMounts mounts, String owner) throws IOException {
        CgroupV1 groups = new CgroupV1(
                mounts.v1("memory").resolve(owner),
                mounts.v1("pids").resolve(owner),
                mounts.v1("cpu").resolve(owner),
                mounts.v2().flatMap(own -> unified(own.resolve(owner))));
        for (Path directory : groups.directories()) {
            Files.createDirectories(directory);
        }
        return groups;
    }

    static ControlGroup adopt(CgroupMounts mounts) throws IOException {
        return new Group(
                mounts.v1("memory"),
                mounts.v1("pids"),
                mounts.v1("cpu"),
                mounts.v2().map(UnifiedGroup::new),
                true);
    }

    private static Optional<Path> unified(Path directory) {
        try {
            return Optional.of(Files.createDirectories(directory));
        } catch (IOException e) {
            LOG.log(System.Logger.Level.INFO, "sandboxes cannot be paused here: {0}", e);
            return Optional.empty();
        }
    }

    @Override
    public String version() {
        return "v1";
    }

    @Override
    public List<Path> directories() {
        return Stream.concat(Stream.of(memory, pids, cpu), unified.stream())
                .distinct()
                .toList();
    }

    @Override
    public ControlGroup create(String name, GroupLimits limits) throws IOException {
        Group group = new Group(
                memory.resolve(name),
                pids.resolve(name),
                cpu.resolve(name),
                unified.map(directory -> new UnifiedGroup(directory.resolve(name))),
                true);
        for (Path directory : group.directories()) {
            GroupFiles.make(directory);
        }
        // The period is that of every new group.
        group.limitOthers(limits);
        limitNew(group.memory, limits.memoryBytes());
        return group;
    }

    @Override
    public void remove() throws IOException {
        for (Path directory : directories()) {
            GroupFiles.remove(directory);
        }
    }

    private static void limitNew(Path group, long bytes) throws IOException {
        GroupFiles.write(group, MEMORY_LIMIT, Long.toString(bytes));
        GroupFiles.writeIfThere(group, MEMORY_AND_SWAP_LIMIT, Long.toString(bytes));
    }

    /** The kernel wants the limit of memory alone never to be the larger one. */
    private static void limitMemory(Path group, long bytes) throws IOException {
        boolean raised = bytes > GroupFiles.number(group, MEMORY_LIMIT);
        boolean swap = KernelFiles.exists(group.resolve(MEMORY_AND_SWAP_LIMIT));
        if (raised && swap) {
            GroupFiles.write(group, MEMORY_AND_SWAP_LIMIT, Long.toString(bytes));
        }
        GroupFiles.write(group, MEMORY_LIMIT, Long.toString(bytes));
        if (!raised && swap) {
            GroupFiles.write(group, MEMORY_AND_SWAP_LIMIT, Long.toString(bytes));
        }
    }

    /**
     * One directory in each hierarchy.
     *
     * @param outermost whether it is the sandbox's: only that one has a processor limit, and its children share its directory
     */
    private record Group(Path memory, Path pids, Path cpu, Optional<UnifiedGroup> unified, boolean outermost)
            implements ControlGroup {
        private List<Path> directories() {
            Stream<Path> own = outermost ? Stream.of(pids, memory, cpu) : Stream.of(pids, memory);
            return Stream.concat(own, unified.map(UnifiedGroup::directory).stream())
                    .toList();
        }

        @Override
        public ControlGroup child(String name, long memoryBytes) throws IOException {
            Group child = new Group(
                    memory.resolve(name),
                    pids.resolve(name),
                    cpu,
                    unified.map(group -> new UnifiedGroup(group.directory().resolve(name))),
                    false);
            for (Path directory : child.directories()) {
                GroupFiles.make(directory);
            }
            limitNew(child.memory, memoryBytes);
            return child;
        }

        @Override
        public void add(int pid) throws IOException {
            String number = Integer.toString(pid);
            for (Path directory : directories()) {
                GroupFiles.write(directory, GroupFiles.MEMBERS, number);
            }
            if (!outermost) {
                GroupFiles.write(cpu, GroupFiles.MEMBERS, number);
            }
        }

        @Override
        public List<Long> members() throws IOException {
            return GroupFiles.members(pids);
        }

        @Override
        public void kill() throws IOException {
            // Nobody in it can fork any more, so the loop below ends.
            GroupFiles.write(pids, "pids.max", "0");
            GroupFiles.killMembers(pids);
        }

        @Override
        public void limit(GroupLimits limits) throws IOException {
            limitOthers(limits);
            limitMemory(memory, limits.memoryBytes());
        }

        private void limitOthers(GroupLimits limits) throws IOException {
            GroupFiles.write(
                    cpu, "cpu.cfs_quota_us", Long.toString((long) limits.cpuMillisPerSecond() * PERIOD_MICROS / 1000));
            GroupFiles.write(pids, "pids.max", Integer.toString(limits.processes()));
        }

        @Override
        public void limitProcesses(int most) throws IOException {
            GroupFiles.write(pids, "pids.max", Integer.toString(most));
        }

        @Override
        public void freeze() throws IOException {
            unified.orElseThrow(() -> new IOException("no cgroup2 file system is mounted"))
                    .freeze();
        }

        @Override
        public void thaw() throws IOException {
            if (unified.isPresent()) {
                unified.get().thaw();
            }
        }

        @Override
        public Duration cpuTime() throws IOException {
            return unified.isPresent() ? unified.get().cpuTime() : cpuOfTheLiving();
        }

        /** Processes that have ended count only if one that lives has waited for them. */
        private Duration cpuOfTheLiving() throws IOException {
            Duration sum = Duration.ZERO;
            for (Path directory : GroupFiles.withDescendants(pids)) {
                for (long pid : GroupFiles.members(directory)) {
                    sum = sum.plus(ProcessStat.of(pid).map(ProcessStat::cpu).orElse(Duration.ZERO));
                }
            }
            return sum;
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
            for (Path directory : directories()) {
                GroupFiles.remove(directory);
            }
        }
    }
}
