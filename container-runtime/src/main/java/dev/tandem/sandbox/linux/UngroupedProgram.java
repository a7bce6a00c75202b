package dev.tandem.sandbox.linux;

import dev.tandem.sandbox.linux.ControlGroups.GroupLimits;
import dev.tandem.sandbox.linux.SandboxProcesses.Mark;
import dev.tandem.sandbox.linux.SandboxProcesses.Seen;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One program with its descendants for {@link UngroupedProcesses}. */
final class UngroupedProgram implements ControlGroup {
    private static final System.Logger LOG = System.getLogger(UngroupedProgram.class.getName());

    private final UngroupedSandbox sandbox;
    private final long memoryLimit;

    /** Held while somebody kills by the mark, which must not become another program's meanwhile. */
    private final Object killing = new Object();

    private volatile @Nullable Mark mark;
    private volatile boolean begun;
    private volatile long memory;
    private volatile long peak;
    private volatile long memoryKills;
    private volatile Duration cpu = Duration.ZERO;

    UngroupedProgram(UngroupedSandbox sandbox, long memoryLimit) {
        this.sandbox = sandbox;
        this.memoryLimit = memoryLimit;
    }

    /** Whether it executes its program, of which it is the process before. */
    boolean hasBegun() {
        return begun;
    }

    /** Bytes, when it was last looked at. */
    long countedMemory() {
        return memory;
    }

    /** When it was last looked at. */
    Duration countedTime() {
        return cpu;
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

    /** Takes note of those of its processes that were seen. */
    synchronized void count(List<Seen> seen) {
        List<Seen> own = own(seen);
        memory = memory(own);
        peak = Math.max(peak, memory);
        Duration counted = own.stream().map(Seen::cpu).reduce(Duration.ZERO, Duration::plus);
        // What descendants used that ended meanwhile is lost, unless one that lives has waited for them.
        cpu = counted.compareTo(cpu) > 0 ? counted : cpu;
    }

    boolean takesTooMuch() {
        return memory > memoryLimit;
    }

    void endForMemory() {
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
        ResourceLimits.amongOthers(pid, memoryLimit, sandbox.mostOfUser());
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
            if (own != null) {
                sandbox.kill(own);
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
        throw UngroupedProcesses.notPausable();
    }

    @Override
    public void thaw() throws IOException {
        throw UngroupedProcesses.notPausable();
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

    private static long memory(List<Seen> seen) {
        return seen.stream().mapToLong(Seen::memoryBytes).sum();
    }

    static long threads(List<Seen> seen) {
        return seen.stream().mapToLong(Seen::threads).sum();
    }
}
