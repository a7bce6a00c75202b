package dev.tandem.sandbox.nativebackend;

import dev.tandem.sandbox.ProcessEnd;
import dev.tandem.sandbox.ProcessEnd.Cause;
import dev.tandem.sandbox.ProcessSpec;
import dev.tandem.sandbox.ProcessUsage;
import dev.tandem.sandbox.linux.ChildProcess;
import dev.tandem.sandbox.linux.ControlGroup;
import dev.tandem.sandbox.local.Verdict;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;

/** A process with all its descendants, as its keeper sees them: what there is to kill, to count and to remove. */
final class ProcessGroup {
    private static final Logger LOG = System.getLogger(ProcessGroup.class.getName());

    private final ControlGroup group;
    private final NativeSandbox sandbox;
    private final Runnable onRemoved;

    /**
     * @param onRemoved called when nothing of the process is left
     */
    ProcessGroup(ControlGroup group, NativeSandbox sandbox, Runnable onRemoved) {
        this.group = group;
        this.sandbox = sandbox;
        this.onRemoved = onRemoved;
    }

    void add(int pid) throws IOException {
        group.add(pid);
    }

    /** Kills all; should the control group fail, then with everything else in the sandbox. */
    void kill() {
        try {
            group.kill();
        } catch (IOException e) {
            LOG.log(Level.ERROR, "sandbox " + sandbox.id() + ": could not kill one process, so all are killed", e);
            killSandbox();
        }
    }

    void killSandbox() {
        sandbox.killInit();
    }

    /** What the process and its descendants use now. */
    ProcessUsage usage() throws IOException {
        return new ProcessUsage(group.cpuTime(), group.processes(), group.memoryBytes());
    }

    /** How the process ended. */
    ProcessEnd verdict(ProcessSpec spec, Optional<Cause> decided, ChildProcess.Exit exit, Duration wall) {
        long peak = 0;
        Duration cpu = exit.cpu();
        long memoryKills = 0;
        boolean full = false;
        boolean alive = true;
        try {
            // The kernel tells a parent nothing of descendants that nobody waited for.
            Duration counted = group.cpuTime();
            cpu = counted.compareTo(cpu) > 0 ? counted : cpu;
            peak = group.peakMemoryBytes();
            memoryKills = group.memoryKills();
            full = sandbox.isDiskFull();
            alive = sandbox.isInitAlive();
        } catch (IOException e) {
            LOG.log(Level.WARNING, "sandbox " + sandbox.id() + ": the end of a process cannot be explained fully", e);
        }
        Verdict verdict = new Verdict(sandbox.limits(), spec, memoryKills > 0, full, alive);
        Cause cause = decided.orElseGet(() -> verdict.cause(exit));
        return new ProcessEnd(cause, exit.code(), wall, cpu, peak, verdict.detail(cause, exit));
    }

    void remove() {
        try {
            group.remove();
        } catch (IOException e) {
            LOG.log(Level.WARNING, "sandbox " + sandbox.id() + ": a control group is left behind", e);
        } finally {
            onRemoved.run();
        }
    }
}
