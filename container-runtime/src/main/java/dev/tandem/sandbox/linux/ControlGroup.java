package dev.tandem.sandbox.linux;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** A set of processes that is limited, counted and killed as one. Safe for use by any number of threads. */
public interface ControlGroup {
    /**
     * Makes a group inside this one.
     *
     * @param memoryBytes limit for the new group alone
     */
    ControlGroup child(String name, long memoryBytes) throws IOException;

    /** Moves a process in, with the descendants that it will have. */
    void add(int pid) throws IOException;

    /** To be said when the sandbox whose group it is has a first process, of that number in this process's pid namespace. */
    default void around(long first) {}

    /** To be said when the process that was added executes its program: before, it shares the memory of who starts it. */
    default void begun() {}

    /** The processes in it, without those in groups inside it; zombies too. */
    List<Long> members() throws IOException;

    /** Kills every process in it, those being started included, and returns when none is left but zombies. */
    void kill() throws IOException;

    /** Changes the limits of the group of a sandbox. */
    void limit(ControlGroups.GroupLimits limits) throws IOException;

    /** Limits the processes and threads of this group alone, which is inside another. */
    void limitProcesses(int most) throws IOException;

    /** Keeps all processes in it, and those that come, from executing anything; returns when nothing runs. They can be killed. */
    void freeze() throws IOException;

    /** Lets them go on. */
    void thaw() throws IOException;

    /** Processor time of all processes that ever were in it. */
    Duration cpuTime() throws IOException;

    /** Bytes in use now. */
    long memoryBytes() throws IOException;

    /** Most bytes in use at any time. */
    long peakMemoryBytes() throws IOException;

    /** How many of its processes the kernel killed because a memory limit was reached. */
    long memoryKills() throws IOException;

    /** Processes and threads now. */
    long processes() throws IOException;

    /** Removes it. All processes must have been killed. */
    void remove() throws IOException;
}
