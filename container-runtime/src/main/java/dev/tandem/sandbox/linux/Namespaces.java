package dev.tandem.sandbox.linux;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The namespaces of a sandbox. They apply to the calling thread, which must be one of its own: there is no way back.
 *
 * <p>No user namespace: entering one needs a process of a single thread, and this one is a Java virtual machine. See {@link UserNamespace}.
 */
public final class Namespaces {
    private static final int NEWNS = 0x20000;
    private static final int NEWCGROUP = 0x2000000;
    private static final int NEWUTS = 0x4000000;
    private static final int NEWIPC = 0x8000000;
    private static final int NEWPID = 0x20000000;
    private static final int NEWNET = 0x40000000;
    private static final int CLONE_FS = 0x200;
    /** Those that take no time. */
    private static final int PLAIN = NEWCGROUP | NEWUTS | NEWIPC | NEWPID;

    private static final int ALL = NEWNS | NEWCGROUP | NEWUTS | NEWIPC | NEWPID | NEWNET;

    private static final int AF_INET = 2;
    private static final int SOCK_DGRAM_CLOEXEC = 2 | 0x80000;
    private static final int SIOCSIFFLAGS = 0x8914;
    private static final short IFF_UP_RUNNING = 0x41;
    private static final int IFREQ_BYTES = 40;
    private static final int IFREQ_FLAGS = 16;

    private Namespaces() {}

    /** Makes new ones of every kind but mounts and network. The pid namespace holds what the thread executes from now on, not the thread. */
    static void create() throws SystemCallException {
        SystemCalls.check(SystemCall.UNSHARE, "", SystemCalls.call(SystemCall.UNSHARE, PLAIN));
    }

    /** Gives the thread a copy of the mounts that it sees. */
    static void createMounts() throws SystemCallException {
        SystemCalls.check(SystemCall.UNSHARE, "", SystemCalls.call(SystemCall.UNSHARE, NEWNS | CLONE_FS));
    }

    /** Gives the thread a network in which there is nothing but a loopback interface that is down. */
    static void createNetwork() throws SystemCallException {
        SystemCalls.check(SystemCall.UNSHARE, "", SystemCalls.call(SystemCall.UNSHARE, NEWNET));
    }

    /** Enters a mount namespace, at its root. */
    static void joinMounts(Descriptor namespace) throws SystemCallException {
        // setns refuses a mount namespace to a thread that shares its root and working directory with others.
        SystemCalls.check(SystemCall.UNSHARE, "", SystemCalls.call(SystemCall.UNSHARE, CLONE_FS));
        SystemCalls.check(SystemCall.SETNS, "", SystemCalls.call(SystemCall.SETNS, namespace.number(), NEWNS));
    }

    /** Enters all those of a process. */
    public static void join(Descriptor process) throws SystemCallException {
        // setns refuses a mount namespace to a thread that shares its root and working directory with others.
        SystemCalls.check(SystemCall.UNSHARE, "", SystemCalls.call(SystemCall.UNSHARE, CLONE_FS));
        SystemCalls.check(SystemCall.SETNS, "", SystemCalls.call(SystemCall.SETNS, process.number(), ALL));
    }

    /**
     * Gives the thread, and all that it will execute, a control group namespace of its own. It shows the same groups; {@link SandboxProcesses}
     * tells by it what belongs to one program.
     */
    public static void mark() throws SystemCallException {
        SystemCalls.check(SystemCall.UNSHARE, "", SystemCalls.call(SystemCall.UNSHARE, NEWCGROUP));
    }

    /**
     * Enters a network namespace, and no other.
     *
     * @param holder the namespace, or a process that is in it
     */
    static void joinNetwork(Descriptor holder) throws SystemCallException {
        SystemCalls.check(SystemCall.SETNS, "", SystemCalls.call(SystemCall.SETNS, holder.number(), NEWNET));
    }

    /** Opens a channel in the network of a process: a socket stays in the network in which it was made. */
    static <C> C inNetwork(Descriptor process, ChannelOpener<C> opener) throws IOException {
        AtomicReference<@Nullable C> made = new AtomicReference<>();
        AtomicReference<@Nullable IOException> failure = new AtomicReference<>();
        OwnThread.run("sandbox-socket", () -> {
            joinNetwork(process);
            try {
                made.set(opener.open());
            } catch (IOException e) {
                failure.set(e);
            } catch (UnsupportedOperationException e) {
                failure.set(new IOException("this machine has no such sockets", e));
            }
        });
        IOException failed = failure.get();
        if (failed != null) {
            throw failed;
        }
        return Objects.requireNonNull(made.get(), "neither a channel nor a failure");
    }

    static void name(String hostName) throws SystemCallException {
        try (Arena arena = Arena.ofConfined()) {
            long name = SystemCalls.text(arena, hostName);
            SystemCalls.check(
                    SystemCall.SETHOSTNAME, "", SystemCalls.call(SystemCall.SETHOSTNAME, name, hostName.length()));
        }
    }

    /** Lets the loopback interface of the thread's network work. */
    static void raiseLoopback() throws SystemCallException {
        try (Arena arena = Arena.ofConfined()) {
            long socket = SystemCalls.check(
                    SystemCall.SOCKET, "", SystemCalls.call(SystemCall.SOCKET, AF_INET, SOCK_DGRAM_CLOEXEC, 0));
            var request = arena.allocate(IFREQ_BYTES, 8);
            request.setString(0, "lo");
            request.set(java.lang.foreign.ValueLayout.JAVA_SHORT, IFREQ_FLAGS, IFF_UP_RUNNING);
            long result = SystemCalls.call(SystemCall.IOCTL, socket, SIOCSIFFLAGS, request.address());
            SystemCalls.call(SystemCall.CLOSE, socket);
            SystemCalls.check(SystemCall.IOCTL, "lo", result);
        }
    }
}
