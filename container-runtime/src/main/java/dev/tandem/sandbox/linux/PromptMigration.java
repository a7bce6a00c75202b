package dev.tandem.sandbox.linux;

import java.lang.foreign.Arena;

/**
 * Keeps the kernel ready to move processes between control groups at once.
 *
 * <p>Moving a process by its pid takes a lock for which the kernel normally waits until every processor has passed a quiescent state:
 * 11 ms at the median on an idle machine, and each start of a program would have to wait for it. While any hierarchy is mounted with
 * {@code favordynmods} the kernel stays prepared and a move takes 0.1 ms; forks and exits become a little dearer. This mounts a
 * hierarchy without controllers, nowhere in the file system and held by a descriptor alone, so that nothing is left behind when this
 * process dies. (Linux 6.18 was seen to stay prepared afterwards, until the next boot.)
 *
 * @see <a href="https://docs.kernel.org/admin-guide/cgroup-v2.html">Control Group v2, favordynmods</a>
 */
public final class PromptMigration implements AutoCloseable {
    private static final String NAME = "tandem";
    private static final int FSOPEN_CLOEXEC = 1;
    private static final int FSMOUNT_CLOEXEC = 1;
    private static final int FSCONFIG_SET_FLAG = 0;
    private static final int FSCONFIG_SET_STRING = 1;
    private static final int FSCONFIG_CREATE = 6;

    private final Descriptor mount;

    private PromptMigration(Descriptor mount) {
        this.mount = mount;
    }

    /**
     * Keeps it ready until closed.
     *
     * @throws SystemCallException on a kernel before 6.0 or one without control groups of version 1; all works there, only later
     */
    public static PromptMigration keep() throws SystemCallException {
        try (Arena arena = Arena.ofConfined()) {
            long opened = SystemCalls.call(SystemCall.FSOPEN, SystemCalls.text(arena, "cgroup"), FSOPEN_CLOEXEC);
            SystemCalls.check(SystemCall.FSOPEN, "cgroup", opened);
            try (Descriptor context = new Descriptor((int) opened)) {
                configure(context, FSCONFIG_SET_FLAG, SystemCalls.text(arena, "none"), 0);
                long name = SystemCalls.text(arena, NAME);
                configure(context, FSCONFIG_SET_STRING, SystemCalls.text(arena, "name"), name);
                configure(context, FSCONFIG_SET_FLAG, SystemCalls.text(arena, "favordynmods"), 0);
                configure(context, FSCONFIG_CREATE, 0, 0);
                long mounted = SystemCalls.call(SystemCall.FSMOUNT, context.number(), FSMOUNT_CLOEXEC, 0);
                return new PromptMigration(
                        new Descriptor((int) SystemCalls.check(SystemCall.FSMOUNT, "cgroup", mounted)));
            }
        }
    }

    private static void configure(Descriptor context, int command, long key, long value) throws SystemCallException {
        long result = SystemCalls.call(SystemCall.FSCONFIG, context.number(), command, key, value);
        SystemCalls.check(SystemCall.FSCONFIG, "cgroup", result);
    }

    @Override
    public void close() {
        mount.close();
    }
}
