package dev.tandem.sandbox.linux;

import java.io.IOException;

/**
 * A process of this machine that is not this one's child, by a descriptor that can never mean another process. It can be waited for
 * and signalled, not reaped.
 */
public final class WatchedProcess implements AutoCloseable {
    private static final int SIGKILL = 9;

    private final int pid;
    private final long start;
    private final Descriptor descriptor;

    private WatchedProcess(int pid, long start, Descriptor descriptor) {
        this.pid = pid;
        this.start = start;
        this.descriptor = descriptor;
    }

    /**
     * The process of that number, which must be known to live: the number of one that has ended may be another's.
     *
     * @throws IOException if there is none
     */
    public static WatchedProcess of(int pid) throws IOException {
        Descriptor descriptor = new Descriptor(
                (int) SystemCalls.check(SystemCall.PIDFD_OPEN, "", SystemCalls.call(SystemCall.PIDFD_OPEN, pid, 0)));
        try {
            ProcessStat stat = ProcessStat.of(pid).orElseThrow(() -> new IOException("process " + pid + " has ended"));
            return new WatchedProcess(pid, stat.start(), descriptor);
        } catch (IOException | RuntimeException e) {
            descriptor.close();
            throw e;
        }
    }

    /** In this process's pid namespace. */
    public int pid() {
        return pid;
    }

    /** Becomes readable when the process has ended. */
    public Descriptor descriptor() {
        return descriptor;
    }

    /** Whether it has neither ended nor is about to. */
    public boolean isAlive() throws IOException {
        return ProcessStat.of(pid)
                .map(stat -> stat.start() == start && !stat.isExiting())
                .orElse(false);
    }

    /**
     * Opens a channel in the process's network, for any thread.
     *
     * @throws IOException if there can be none, as where the machine has no such family
     */
    public <C> C inNetwork(ChannelOpener<C> opener) throws IOException {
        return Namespaces.inNetwork(descriptor, opener);
    }

    /** Sends a signal; nothing happens to one that has ended. */
    public void signal(int number) {
        SystemCalls.call(SystemCall.PIDFD_SEND_SIGNAL, descriptor.number(), number, 0, 0);
    }

    /** Sends SIGKILL; nothing happens to one that has ended. */
    public void kill() {
        signal(SIGKILL);
    }

    @Override
    public void close() {
        descriptor.close();
    }
}
