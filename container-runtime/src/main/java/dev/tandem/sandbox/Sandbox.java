package dev.tandem.sandbox;

import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;

/**
 * An isolated place in which processes run side by side, seeing each other and one workspace, and nothing else of the machine.
 *
 * <p>Safe for use by any number of threads. Starting is serialised per sandbox; everything else is not.
 */
public interface Sandbox extends AutoCloseable {
    /** The working directory of programs, and the workspace as they see it. */
    String WORKSPACE = "/workspace";

    SandboxId id();

    /**
     * The workspace as the owner of the sandbox sees it; valid until {@link #close()}. Use it to look (list, watch). To write or read
     * use {@link #files()}: programs may put symbolic links and pipes anywhere below, and a plain {@code Files.write} follows them to
     * the owner's own files and leaves a file that programs cannot change.
     */
    Path workspace();

    /** Writes and reads below the workspace that no program can lead astray. */
    WorkspaceFiles files();

    /**
     * Starts a process beside those that run. Blocks for about a millisecond.
     *
     * @throws SandboxException with {@link SandboxError#START_FAILED} when the command cannot be executed, {@link SandboxError#PAUSED}
     *     between {@link #pause()} and {@link #resume()}, and {@link SandboxError#CLOSED} after {@link #close()}
     */
    SandboxProcess start(ProcessSpec spec) throws SandboxException;

    /**
     * Opens a TCP connection to a program that listens on the sandbox's own loopback, which nothing else of the machine reaches. Blocks until
     * the connection stands, at most five seconds.
     *
     * @param port 1 to 65535
     * @return in blocking mode; the caller closes it
     * @throws java.net.ConnectException if no program listens there, neither on 127.0.0.1 nor on ::1
     * @throws SandboxException with {@link SandboxError#CLOSED} after {@link #close()}
     */
    SocketChannel connect(int port) throws SandboxException, IOException;

    /**
     * Listens on the sandbox's own 127.0.0.1, where its programs connect and nothing else of the machine does. What is accepted is served
     * by threads of the owner, outside of the sandbox. Blocks for less than a millisecond.
     *
     * @param port 1 to 65535, or 0 for any that is free; programs cannot take one below 1024
     * @return in blocking mode; closed by the caller or by {@link #close()}, whichever comes first
     * @throws java.net.BindException if the port is taken
     * @throws SandboxException with {@link SandboxError#CLOSED} after {@link #close()}, and with {@link SandboxError#CANNOT_LISTEN} where the
     *     backend has no way to do it
     */
    ServerSocketChannel listen(int port) throws SandboxException, IOException;

    /**
     * {@return the TCP ports on which programs listen so that {@link #connect} reaches them, in rising order} A snapshot, cheap enough to be asked
     * for several times a second: it reads a file of the kernel, and nothing while no process runs. Empty after {@link #close()}.
     */
    List<ListeningPort> listeningPorts();

    /** What the sandbox uses now; zeros after {@link #close()}. Costs some small reads, so it may be asked several times a second. */
    Usage usage();

    /** The processes that were started and have not ended, in the order of their start; empty after {@link #close()}. */
    List<ProcessInfo> processes();

    /**
     * Stops all processes from executing anything, at once and without their knowing, until {@link #resume()}. They keep what they have: memory,
     * files, connections. Their time limits go on. They can be stopped and the sandbox closed meanwhile, and its files used, but nothing
     * can be started in it. Nothing happens if it is paused already.
     *
     * @throws SandboxException with {@link SandboxError#NO_PAUSE} where the machine cannot, and {@link SandboxError#CLOSED} after {@link
     *     #close()}
     */
    void pause() throws SandboxException;

    /**
     * Lets the processes go on. Nothing happens if it is not paused.
     *
     * @throws SandboxException with {@link SandboxError#CLOSED} after {@link #close()}
     */
    void resume() throws SandboxException;

    boolean isPaused();

    /**
     * Changes whom it is for and what its programs may use, as when one that was made ahead is taken. Processes that run keep their limits of
     * file size and open files, and of their own memory.
     *
     * @param label what a person sees in a list
     * @throws SandboxException with {@link SandboxError#NO_CHANGE} if the limits cannot become these, as when more is in use, and {@link
     *     SandboxError#CLOSED} after {@link #close()}
     */
    void assign(String label, Limits limits) throws SandboxException;

    /** Kills all processes with their descendants; they end as {@link ProcessEnd.Cause#STOPPED}. The sandbox stays usable. */
    void killAll();

    /** Kills all processes and gives everything back, the workspace with its files included. Idempotent; returns when it is done. */
    @Override
    void close();
}
