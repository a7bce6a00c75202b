package dev.tandem.sandbox.linux;

import dev.tandem.sandbox.linux.SandboxProcesses.Seen;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

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

    private final boolean oneUser;
    private final Set<UngroupedSandbox> sandboxes = ConcurrentHashMap.newKeySet();
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
        UngroupedSandbox sandbox = new UngroupedSandbox(this, limits);
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
            for (UngroupedSandbox sandbox : sandboxes) {
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
    long mostOfUser(UngroupedSandbox asking) throws IOException {
        if (!oneUser) {
            return asking.limits().processes();
        }
        long others = sandboxes.stream()
                .filter(sandbox -> sandbox != asking)
                .mapToLong(UngroupedSandbox::counted)
                .sum();
        return asking.limits().processes() + others + ownThreads() + THREADS_TO_COME;
    }

    private static long ownThreads() throws IOException {
        return SandboxProcesses.see(Path.of("/proc/self")).map(Seen::threads).orElse(0);
    }

    /** A sandbox has ended. */
    void ended(UngroupedSandbox sandbox) {
        sandboxes.remove(sandbox);
    }

    static IOException notPausable() {
        return new IOException("this runner may make no control groups");
    }
}
