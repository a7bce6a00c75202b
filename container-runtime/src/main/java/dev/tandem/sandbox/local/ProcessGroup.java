package dev.tandem.sandbox.local;

import dev.tandem.sandbox.ProcessEnd;
import dev.tandem.sandbox.ProcessEnd.Cause;
import dev.tandem.sandbox.ProcessSpec;
import dev.tandem.sandbox.ProcessUsage;
import dev.tandem.sandbox.linux.ChildProcess;
import dev.tandem.sandbox.linux.ControlGroup;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A process with all its descendants, as its keeper sees them: what there is to kill, to count and to remove.
 *
 * @param number of the program in its sandbox
 */
public record ProcessGroup(int number, ControlGroup group, Surroundings sandbox) {
    private static final Logger LOG = System.getLogger(ProcessGroup.class.getName());

    /** Kills all; should the control group fail, then with everything else in the sandbox. */
    public void kill() {
        try {
            group.kill();
        } catch (IOException e) {
            LOG.log(Level.ERROR, "sandbox " + sandbox.id() + ": could not kill one process, so all are killed", e);
            sandbox.kill();
        }
    }

    /** What the process and its descendants use now. */
    public ProcessUsage usage() throws IOException {
        return new ProcessUsage(group.cpuTime(), group.processes(), group.memoryBytes());
    }

    /**
     * How the process ended.
     *
     * @param decided why somebody ended it; null if nobody did
     */
    public ProcessEnd verdict(ProcessSpec spec, @Nullable Cause decided, ChildProcess.Exit exit, Duration wall) {
        long peak = 0;
        Duration cpu = exit.cpu();
        long memoryKills = 0;
        boolean full = false;
        boolean alive = true;
        try {
            boolean unexplained = exit.code() != 0;
            // First: an engine removes the control groups of a sandbox that has ended.
            alive = !unexplained || sandbox.isAlive();
            // The kernel tells a parent nothing of descendants that nobody waited for.
            Duration counted = group.cpuTime();
            cpu = counted.compareTo(cpu) > 0 ? counted : cpu;
            peak = group.peakMemoryBytes();
            memoryKills = unexplained ? group.memoryKills() : 0;
            full = unexplained && sandbox.isDiskFull();
        } catch (IOException e) {
            LOG.log(Level.WARNING, "sandbox " + sandbox.id() + ": the end of a process cannot be explained fully", e);
        }
        Verdict verdict = new Verdict(sandbox.limits(), spec, memoryKills > 0, full, alive);
        Cause cause = decided == null ? verdict.cause(exit) : decided;
        return new ProcessEnd(cause, exit.code(), wall, cpu, peak, verdict.detail(cause, exit));
    }

    /** Gives the group back, and says that nothing of the process is left. All of it must have been killed. */
    public void remove() {
        try {
            group.remove();
        } catch (IOException e) {
            LOG.log(Level.WARNING, "sandbox " + sandbox.id() + ": a control group is left behind", e);
        } finally {
            sandbox.ended(number);
        }
    }
}
