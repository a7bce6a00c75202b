package dev.tandem.sandbox.linux;

import dev.tandem.sandbox.linux.ControlGroups.GroupLimits;
import dev.tandem.sandbox.linux.SandboxProcesses.Mark;
import dev.tandem.sandbox.linux.SandboxProcesses.Seen;
import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** All programs of a sandbox for {@link UngroupedProcesses}: counts them, and ends what takes too much. */
final class UngroupedSandbox implements ControlGroup {
    /** A child that has not yet executed its program shares the memory of its parent, and seems to have as much again. */
    private static final long SECOND_LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final UngroupedProcesses all;
    private final Set<UngroupedProgram> programs = ConcurrentHashMap.newKeySet();

    private volatile GroupLimits limits;
    private volatile @Nullable SandboxProcesses processes;
    /** When it was last looked at. */
    private volatile long threads;

    private Duration ended = Duration.ZERO;

    UngroupedSandbox(UngroupedProcesses all, GroupLimits limits) {
        this.all = all;
        this.limits = limits;
    }

    GroupLimits limits() {
        return limits;
    }

    /** Kills all processes of a program, if there are any. */
    void kill(Mark mark) throws IOException {
        SandboxProcesses there = processes;
        if (there != null) {
            there.kill(mark);
        }
    }

    /** What a program's processes and threads may come to with those of others of its user. */
    long mostOfUser() throws IOException {
        return all.mostOfUser(this);
    }

    @Override
    public void around(long first) {
        processes = new SandboxProcesses(first);
    }

    List<Seen> look() throws IOException {
        SandboxProcesses there = processes;
        return there == null ? List.of() : there.look();
    }

    /** Looks once. */
    void watch() throws IOException {
        if (programs.stream().noneMatch(UngroupedProgram::hasBegun)) {
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
        threads = UngroupedProgram.threads(seen);
        return programs.stream().anyMatch(UngroupedProgram::takesTooMuch) || memory() > limits.memoryBytes();
    }

    private void endWhatTakesTooMuch() {
        if (programs.stream().noneMatch(UngroupedProgram::takesTooMuch)) {
            programs.stream()
                    .max(Comparator.comparingLong(UngroupedProgram::countedMemory))
                    .ifPresent(UngroupedProgram::endForMemory);
        }
        programs.stream().filter(UngroupedProgram::takesTooMuch).forEach(UngroupedProgram::endForMemory);
    }

    private long memory() {
        return programs.stream().mapToLong(UngroupedProgram::countedMemory).sum();
    }

    /** What counts of it for others, so that no two can raise each other without end. */
    long counted() {
        return Math.min(threads, limits.processes());
    }

    /** A program has ended. */
    synchronized void ended(UngroupedProgram program) {
        if (programs.remove(program)) {
            ended = ended.plus(program.countedTime());
        }
    }

    @Override
    public ControlGroup child(String name, long memoryBytes) {
        UngroupedProgram program = new UngroupedProgram(this, memoryBytes);
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
        for (UngroupedProgram program : programs) {
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
        throw UngroupedProcesses.notPausable();
    }

    @Override
    public void thaw() throws IOException {
        throw UngroupedProcesses.notPausable();
    }

    @Override
    public Duration cpuTime() throws IOException {
        List<Seen> seen = look();
        programs.forEach(program -> program.count(seen));
        synchronized (this) {
            return programs.stream().map(UngroupedProgram::countedTime).reduce(ended, Duration::plus);
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
        return programs.stream()
                .mapToLong(UngroupedProgram::peakMemoryBytes)
                .max()
                .orElse(0);
    }

    @Override
    public long memoryKills() {
        return programs.stream().mapToLong(UngroupedProgram::memoryKills).sum();
    }

    @Override
    public long processes() throws IOException {
        return UngroupedProgram.threads(look());
    }

    @Override
    public void remove() {
        all.ended(this);
    }
}
