package dev.tandem.sandbox.local;

import dev.tandem.sandbox.Limits;
import dev.tandem.sandbox.ProcessSpec;
import dev.tandem.sandbox.SandboxException;
import dev.tandem.sandbox.linux.ChannelOpener;
import dev.tandem.sandbox.linux.ControlGroup;
import dev.tandem.sandbox.linux.ControlGroups;
import dev.tandem.sandbox.linux.Descriptor;
import java.io.IOException;
import java.util.Collection;

/**
 * What a backend makes a sandbox of: a first process that holds everything open, the files, and the group of all programs.
 *
 * <p>When it may be asked what, and when it is closed, is {@link LocalSandbox}'s business: it calls {@link #start}, {@link #limit}, {@link
 * #groupOf}, {@link #prepare}, {@link #freeze}, {@link #thaw}, {@link #inNetwork} and {@link #close} one at a time, and nothing but {@link #kill} afterwards.
 */
public interface Enclosure {
    /** Its first process, in this process's pid namespace. Everything ends with it. */
    long pid();

    /** Whether the first process lives and is not about to end. */
    boolean isAlive() throws IOException;

    /** Kills the first process, and so everything. Any thread, at any time. */
    void kill();

    /** The top directory of the workspace. */
    Descriptor workspace();

    /** The top directory of {@code /tmp}. */
    Descriptor temporary();

    /** That of all programs, inside which each has one of its own. */
    ControlGroup group();

    /** Processes and threads of programs now. */
    long programs() throws IOException;

    /**
     * The group of a program that is about to be started.
     *
     * @param number counts the programs of the sandbox
     * @param memoryBytes what it may use
     */
    default ControlGroup groupOf(int number, long memoryBytes) throws IOException {
        return group().child("process-" + number, memoryBytes);
    }

    /** Makes the start of the program of that number quick, before anybody asks for it. */
    default void prepare(int number, long memoryBytes) throws IOException {}

    /**
     * Starts a program; what keeps it is run afterwards.
     *
     * @param number counts the programs of the sandbox
     * @param own the group that the program is to be in before its first instruction; removed by the caller if this fails
     * @param sandbox what the program's keeper has to know of it
     * @throws dev.tandem.sandbox.linux.SystemCallException when the kernel refuses to execute the program
     * @throws SandboxException when something else keeps it from starting
     */
    Keeper start(int number, ProcessSpec process, ControlGroup own, Surroundings sandbox)
            throws IOException, SandboxException;

    /** Opens something in the network of the programs. */
    <C> C inNetwork(ChannelOpener<C> opener) throws IOException;

    /**
     * Changes what all programs together may use, without their files.
     *
     * @param group what that comes to for a control group
     * @throws IOException if it cannot be so; the caller then sets the former ones again
     */
    void limit(Limits limits, ControlGroups.GroupLimits group) throws IOException;

    /**
     * Keeps all programs from executing anything.
     *
     * @param running the groups of those that run
     * @throws IOException if it cannot; then none is kept from it
     */
    void freeze(Collection<ControlGroup> running) throws IOException;

    /** Lets them go on. */
    void thaw(Collection<ControlGroup> running) throws IOException;

    /** Ends the first process, waits for its end, and closes all descriptors. The programs have been reaped. */
    void close();
}
