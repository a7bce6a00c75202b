package dev.tandem.sandbox.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Giving up rights, for one thread and whatever it executes.
 *
 * <p>glibc's {@code setuid} family applies to all threads of a process; the raw calls used here apply to the calling thread only, which
 * must not be used for anything else afterwards.
 */
public final class Privileges {
    private static final int PR_SET_DUMPABLE = 4;
    private static final int PR_CAPBSET_DROP = 24;
    private static final int PR_SET_NO_NEW_PRIVS = 38;
    private static final int PR_CAP_AMBIENT = 47;
    private static final int PR_CAP_AMBIENT_CLEAR_ALL = 4;
    private static final int KEYCTL_JOIN_SESSION_KEYRING = 1;
    private static final int CAPABILITY_VERSION_3 = 0x20080522;
    private static final int HIGHEST_CAPABILITY = 63;
    /** An id that a call leaves as it is. */
    private static final int KEPT = -1;

    /** This process's own. */
    private static final int OWN_USER = (int) SystemCalls.call(SystemCall.GETUID);

    private static final int OWN_GROUP = (int) SystemCalls.call(SystemCall.GETGID);
    private static final boolean GROUPS_FIXED = areGroupsFixed();

    private Privileges() {}

    /**
     * Makes this process opaque to those of another user: no ptrace, no {@code /proc/<pid>/mem}. A child that has not yet executed
     * its program shares this process's memory, and a hostile program of the same user id may look at it in that instant.
     */
    public static void hideMemory() throws SystemCallException {
        SystemCalls.check(
                SystemCall.PRCTL, "PR_SET_DUMPABLE", SystemCalls.call(SystemCall.PRCTL, PR_SET_DUMPABLE, 0, 0, 0, 0));
    }

    /** Becomes the user, keeps nothing else, and enters the system call filter. */
    static void drop(int userId, CallProfile calls) throws SystemCallException {
        for (int capability = 0; capability <= HIGHEST_CAPABILITY; capability++) {
            // EINVAL marks the end of the capabilities that this kernel knows.
            if (SystemCalls.call(SystemCall.PRCTL, PR_CAPBSET_DROP, capability, 0, 0, 0) < 0) {
                break;
            }
        }
        SystemCalls.call(SystemCall.PRCTL, PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
        // A kernel without keyrings has none to share: the refusal is the wanted state.
        SystemCalls.call(SystemCall.KEYCTL, KEYCTL_JOIN_SESSION_KEYRING, 0);
        become(userId);
        clearCapabilities();
        SystemCalls.check(
                SystemCall.PRCTL,
                "PR_SET_NO_NEW_PRIVS",
                SystemCalls.call(SystemCall.PRCTL, PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
        SystemCalls.call(SystemCall.UMASK, 0022);
        SeccompFilter.install(calls);
    }

    /**
     * Whether the kernel lets nobody in this user namespace change which further groups it is in: so it is where an ordinary user made it, who
     * could otherwise drop out of a group that is kept from something.
     */
    static boolean areGroupsFixed() {
        try {
            return Files.readString(Path.of("/proc/self/setgroups")).strip().equals("deny");
        } catch (IOException e) {
            return false; // Before Linux 3.19.
        }
    }

    /** Takes the user id and the group id of the same number, and no other groups where these can be left. */
    static void become(int userId) throws SystemCallException {
        if (!GROUPS_FIXED) {
            SystemCalls.check(SystemCall.SETGROUPS, "", SystemCalls.call(SystemCall.SETGROUPS, 0, 0));
        }
        SystemCalls.check(SystemCall.SETRESGID, "", SystemCalls.call(SystemCall.SETRESGID, userId, userId, userId));
        SystemCalls.check(SystemCall.SETRESUID, "", SystemCalls.call(SystemCall.SETRESUID, userId, userId, userId));
    }

    /** What is done for a while with another real user. */
    @FunctionalInterface
    interface Work {
        void run() throws SystemCallException;
    }

    /**
     * Lets the calling thread do something with the real user and group of the same number, and its own effective ones. The work must not
     * wait: on a virtual thread it would leave its carrier as it is.
     */
    static void asReal(int userId, Work work) throws SystemCallException {
        if (userId == OWN_USER) {
            work.run();
            return;
        }
        SystemCalls.check(SystemCall.SETRESGID, "", SystemCalls.call(SystemCall.SETRESGID, userId, KEPT, KEPT));
        try {
            SystemCalls.check(SystemCall.SETRESUID, "", SystemCalls.call(SystemCall.SETRESUID, userId, KEPT, KEPT));
            work.run();
        } finally {
            SystemCalls.check(SystemCall.SETRESUID, "", SystemCalls.call(SystemCall.SETRESUID, OWN_USER, KEPT, KEPT));
            SystemCalls.check(SystemCall.SETRESGID, "", SystemCalls.call(SystemCall.SETRESGID, OWN_GROUP, KEPT, KEPT));
        }
    }

    private static void clearCapabilities() throws SystemCallException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment header = arena.allocate(8, 4);
            header.set(JAVA_INT, 0, CAPABILITY_VERSION_3);
            MemorySegment none = arena.allocate(24, 4);
            SystemCalls.check(
                    SystemCall.CAPSET, "", SystemCalls.call(SystemCall.CAPSET, header.address(), none.address()));
        }
    }
}
