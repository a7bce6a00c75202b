package dev.tandem.sandbox.linux;

import dev.tandem.sandbox.linux.SandboxProcesses.Mark;
import dev.tandem.sandbox.linux.SandboxProcesses.Seen;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * What stands in for control groups where this process may make none. It counts by looking, and kills what it finds too much.
 *
 * <p>A watch looks ten times a second: a program whose processes together have more memory than it may is killed, and the largest of a sandbox whose
 * programs together do. What is over the limit for shorter is not noticed, so each process has a resource limit of memory beside, and may have
 * none that looking does not count. Processes are limited by the kernel's count for their user. Processor time is counted, not limited, and
 * nothing can be paused.
 */
final class UngroupedProcesses implements ControlGroups {
    private static final System.Logger LOG = System.getLogger(UngroupedProcesses.class.getName());
    /** Of this process, which it may start after a program was given its limit. */
    private static final int THREADS_TO_COME = 64;

    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    /** A child that has not yet executed its program shares the memory of its parent, and seems to have as much again. */
    private static final long SECOND_LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final boolean oneUser;
    private final Set<Sandbox> sandboxes = ConcurrentHashMap.newKeySet();
    private final Thread watch =
            Thread.ofPlatform().name("sandbox-watch").daemon().unstarted(this::watch);

    private volatile boolean removed;

    private UngroupedProcesses(boolean oneUser) {
        this.oneUser = oneUser;
    }

    /**
     * @param oneUser whether all sandboxes have the same user, as this process has
     */
    static UngroupedProcesses open(boolean oneUser) {
        UngroupedProcesses all = new UngroupedProcesses(oneUser);
        all.watch.start();
        return all;
    }

    @Override
    public String version() {
        return "none";
    }

    @Override
    public List<Path> directories() {
        return List.of();
    }

    @Override
    public boolean countHiddenMemory() {
        return false;
    }

    @Override
    public ControlGroup create(String name, GroupLimits limits) {
        Sandbox sandbox = new Sandbox(limits);
        sandboxes.add(sandbox);
        return sandbox;
    }

    @Override
    public void remove() {
        removed = true;
        LockSupport.unpark(watch);
    }

    private void watch() {
        while (!removed) {
            for (Sandbox sandbox : sandboxes) {
                try {
                    sandbox.watch();
                } catch (IOException e) {
                    LOG.log(System.Logger.Level.DEBUG, "a sandbox ended while it was looked at", e);
                } catch (RuntimeException e) {
                    // Without the watch there would be no limit any more.
                    LOG.log(System.Logger.Level.ERROR, "a sandbox could not be looked at", e);
                }
            }
            LockSupport.parkNanos(this, LOOK_NANOS);
        }
    }

    /**
     * How many processes and threads the kernel is to let the user of a sandbox have. Where all sandboxes have the same user, which is this
     * process's too, what there is already counts.
     */
    private long mostOfUser(Sandbox asking) throws IOException {
        if (!oneUser) {
            return asking.limits.processes();
        }
        long others = sandboxes.stream()
                .filter(sandbox -> sandbox != asking)
                .mapToLong(Sandbox::counted)
                .sum();
        return asking.limits.processes() + others + ownThreads() + THREADS_TO_COME;
    }

    private static long ownThreads() throws IOException {
        return SandboxProcesses.see(Path.of("/proc/self")).map(Seen::threads).orElse(0);
    }

    private static IOException notPausable() {
        return new IOException("this runner may make no control groups");
    }

    /** All programs of a sandbox. */
    private final class Sandbox implements ControlGroup {
        private final Set<Program> programs = ConcurrentHashMap.newKeySet();

        private volatile GroupLimits limits;
        private volatile @Nullable SandboxProcesses processes;
        /** When it was last looked at. */
        private volatile long threads;

        private Duration ended = Duration.ZERO;

        private Sandbox(GroupLimits limits) {
            this.limits = limits;
        }

        @Override
        public void around(long first) {
            processes = new SandboxProcesses(first);
        }

        private List<Seen> look() throws IOException {
            SandboxProcesses there = processes;
            return there == null ? List.of() : there.look();
        }

        private void watch() throws IOException {
            if (programs.stream().noneMatch(program -> program.begun)) {
                threads = 0;
                return;
            }
            if (takesTooMuch()) {
                LockSupport.parkNanos(this, SECOND_LOOK_NANOS);
                if (takesTooMuch()) {
                    endWhatTakesTooMuch();
                }
            }
        }

        private boolean takesTooMuch() throws IOException {
            List<Seen> seen = look();
            programs.forEach(program -> program.count(seen));
            threads = threads(seen);
            return programs.stream().anyMatch(Program::takesTooMuch) || memory() > limits.memoryBytes();
        }

        private void endWhatTakesTooMuch() {
            if (programs.stream().noneMatch(Program::takesTooMuch)) {
                programs.stream()
                        .max(Comparator.comparingLong(program -> program.memory))
                        .ifPresent(Program::endForMemory);
            }
            programs.stream().filter(Program::takesTooMuch).forEach(Program::endForMemory);
        }

        private long memory() {
            return programs.stream().mapToLong(program -> program.memory).sum();
        }

        /** What counts of it for others, so that no two can raise each other without end. */
        private long counted() {
            return Math.min(threads, limits.processes());
        }

        private synchronized void ended(Program program) {
            if (programs.remove(program)) {
                ended = ended.plus(program.cpu);
            }
        }

        @Override
        public ControlGroup child(String name, long memoryBytes) {
            Program program = new Program(this, memoryBytes);
            programs.add(program);
            return program;
        }

        @Override
        public void add(int pid) {
            throw new UnsupportedOperationException("only a program has a mark");
        }

        @Override
        public List<Long> members() {
            return List.of();
        }

        @Override
        public void kill() throws IOException {
            for (Program program : programs) {
                program.kill();
            }
        }

        @Override
        public void limit(GroupLimits changed) {
            limits = changed;
        }

        @Override
        public void limitProcesses(int most) {
            throw new UnsupportedOperationException("its sandbox is limited");
        }

        @Override
        public void freeze() throws IOException {
            throw notPausable();
        }

        @Override
        public void thaw() throws IOException {
            throw notPausable();
        }

        @Override
        public Duration cpuTime() throws IOException {
            List<Seen> seen = look();
            programs.forEach(program -> program.count(seen));
            synchronized (this) {
                return programs.stream().map(program -> program.cpu).reduce(ended, Duration::plus);
            }
        }

        @Override
        public long memoryBytes() throws IOException {
            List<Seen> seen = look();
            programs.forEach(program -> program.count(seen));
            return memory();
        }

        @Override
        public long peakMemoryBytes() {
            return programs.stream().mapToLong(program -> program.peak).max().orElse(0);
        }

        @Override
        public long memoryKills() {
            return programs.stream().mapToLong(program -> program.memoryKills).sum();
        }

        @Override
        public long processes() throws IOException {
            return threads(look());
        }

        @Override
        public void remove() {
            sandboxes.remove(this);
        }
    }

    private static long memory(List<Seen> seen) {
        return seen.stream().mapToLong(Seen::memoryBytes).sum();
    }

    private static long threads(List<Seen> seen) {
        return seen.stream().mapToLong(Seen::threads).sum();
    }

    /** One program with its descendants. */
    private final class Program implements ControlGroup {
        private final Sandbox sandbox;
        private final long memoryLimit;

        /** Held while somebody kills by the mark, which must not become another program's meanwhile. */
        private final Object killing = new Object();

        private volatile @Nullable Mark mark;
        private volatile boolean begun;
        private volatile long memory;
        private volatile long peak;
        private volatile long memoryKills;
        private volatile Duration cpu = Duration.ZERO;

        private Program(Sandbox sandbox, long memoryLimit) {
            this.sandbox = sandbox;
            this.memoryLimit = memoryLimit;
        }

        private List<Seen> look() throws IOException {
            List<Seen> seen = sandbox.look();
            count(seen);
            return own(seen);
        }

        private List<Seen> own(List<Seen> seen) {
            Mark own = mark;
            return own == null || !begun
                    ? List.of()
                    : seen.stream().filter(one -> one.mark().equals(own.name())).toList();
        }

        private synchronized void count(List<Seen> seen) {
            List<Seen> own = own(seen);
            memory = memory(own);
            peak = Math.max(peak, memory);
            Duration counted = own.stream().map(Seen::cpu).reduce(Duration.ZERO, Duration::plus);
            // What descendants used that ended meanwhile is lost, unless one that lives has waited for them.
            cpu = counted.compareTo(cpu) > 0 ? counted : cpu;
        }

        private boolean takesTooMuch() {
            return memory > memoryLimit;
        }

        private void endForMemory() {
            synchronized (this) {
                memoryKills++;
            }
            try {
                kill();
            } catch (IOException e) {
                LOG.log(System.Logger.Level.WARNING, "a program that takes too much cannot be ended", e);
            }
        }

        @Override
        public ControlGroup child(String name, long memoryBytes) {
            throw new UnsupportedOperationException("nothing is inside a program");
        }

        @Override
        public void add(int pid) throws IOException {
            mark = Mark.of(pid);
            ResourceLimits.amongOthers(pid, memoryLimit, mostOfUser(sandbox));
        }

        @Override
        public void begun() {
            begun = true;
        }

        @Override
        public List<Long> members() {
            return List.of();
        }

        @Override
        public void kill() throws IOException {
            synchronized (killing) {
                Mark own = mark;
                SandboxProcesses there = sandbox.processes;
                if (own != null && there != null) {
                    there.kill(own);
                }
            }
        }

        @Override
        public void limit(GroupLimits limits) {
            throw new UnsupportedOperationException("its sandbox is limited");
        }

        @Override
        public void limitProcesses(int most) {
            throw new UnsupportedOperationException("its sandbox is limited");
        }

        @Override
        public void freeze() throws IOException {
            throw notPausable();
        }

        @Override
        public void thaw() throws IOException {
            throw notPausable();
        }

        @Override
        public Duration cpuTime() throws IOException {
            look();
            return cpu;
        }

        @Override
        public long memoryBytes() throws IOException {
            return memory(look());
        }

        @Override
        public long peakMemoryBytes() {
            return peak;
        }

        @Override
        public long memoryKills() {
            return memoryKills;
        }

        @Override
        public long processes() throws IOException {
            return threads(look());
        }

        @Override
        public void remove() {
            synchronized (killing) {
                sandbox.ended(this);
                Mark own = mark;
                mark = null;
                if (own != null) {
                    own.close();
                }
            }
        }
    }
}
