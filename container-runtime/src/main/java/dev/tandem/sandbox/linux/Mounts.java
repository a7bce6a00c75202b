package dev.tandem.sandbox.linux;

import java.lang.foreign.Arena;

/**
 * Mounts, and the few kinds of files that a new root needs, in the calling thread's mount namespace.
 *
 * <p>Nothing here ever opens a file on a new mount for writing. A sibling thread's child that is being spawned at that moment would
 * keep a copy of the descriptor until it executes its program, and the kernel refuses to make a mount read-only while there is one
 * (EBUSY). Files come into being with {@code mknod} and get their content by a bind mount.
 */
public final class Mounts {
    public static final long NOSUID = 2;
    public static final long NODEV = 4;
    public static final long NOEXEC = 8;

    private static final long RDONLY = 1;
    private static final long REMOUNT = 32;
    private static final long BIND = 4096;
    private static final long RECURSIVE = 16384;
    private static final long PRIVATE = 1 << 18;
    private static final int DETACH = 2;
    private static final int FIFO = 0010000;
    private static final int REGULAR = 0100000;
    private static final int CHARACTER_DEVICE = 0020000;
    /** The kernel has 4096 for the whole machine: one sandbox must not take them all. */
    public static final int MOST_TERMINALS = 64;

    private static final int AT_FDCWD = -100;
    private static final int O_PATH = 010000000;

    private static final int FSOPEN_CLOEXEC = 1;
    private static final int FSCONFIG_SET_STRING = 1;
    private static final int FSCONFIG_SET_FD = 5;
    private static final int FSCONFIG_CREATE = 6;
    private static final int FSCONFIG_RECONFIGURE = 7;
    private static final int FSPICK_CLOEXEC = 1;
    private static final int FSPICK_EMPTY_PATH = 8;
    private static final int FSMOUNT_CLOEXEC = 1;
    private static final int MOUNT_ATTR_NOSUID_NODEV_NOEXEC = 2 | 4 | 8;
    private static final int MOVE_MOUNT_FROM_EMPTY_PATH = 4;

    private Mounts() {}

    /** Ends the propagation of mounts between this namespace and the one that it was copied from. */
    public static void separate() throws SystemCallException {
        mount("", "/", "", RECURSIVE | PRIVATE, "");
    }

    /**
     * A new file system in memory.
     *
     * @param options such as {@code mode=755,size=1m,nr_inodes=100}
     */
    public static void memory(String target, long flags, String options) throws SystemCallException {
        mount("tmpfs", target, "tmpfs", flags, options);
    }

    /**
     * Changes the size of a file system in memory, whoever has it mounted.
     *
     * @param handle its top directory
     * @throws SystemCallException with EINVAL when more is in use
     */
    public static void resizeMemory(Descriptor handle, long bytes, long inodes) throws SystemCallException {
        try (Arena arena = Arena.ofConfined()) {
            long picked = SystemCalls.call(
                    SystemCall.FSPICK,
                    handle.number(),
                    SystemCalls.text(arena, ""),
                    FSPICK_CLOEXEC | FSPICK_EMPTY_PATH);
            SystemCalls.check(SystemCall.FSPICK, "", picked);
            try (Descriptor context = new Descriptor((int) picked)) {
                set(arena, context, "size", Long.toString(bytes));
                set(arena, context, "nr_inodes", Long.toString(inodes));
                SystemCalls.check(
                        SystemCall.FSCONFIG,
                        "",
                        SystemCalls.call(SystemCall.FSCONFIG, context.number(), FSCONFIG_RECONFIGURE, 0, 0));
            }
        }
    }

    private static void set(Arena arena, Descriptor context, String key, String value) throws SystemCallException {
        long result = SystemCalls.call(
                SystemCall.FSCONFIG,
                context.number(),
                FSCONFIG_SET_STRING,
                SystemCalls.text(arena, key),
                SystemCalls.text(arena, value));
        SystemCalls.check(SystemCall.FSCONFIG, key, result);
    }

    /** A new, private set of pseudo terminals. */
    public static void terminals(String target) throws SystemCallException {
        String options = "newinstance,ptmxmode=0666,mode=0620,max=" + MOST_TERMINALS;
        mount("devpts", target, "devpts", NOSUID | NOEXEC, options);
    }

    /** Shows a file or directory at a second place, without what is mounted below it. */
    public static void bindReadOnly(String source, String target, long flags) throws SystemCallException {
        mount(source, target, "", BIND, "");
        readOnly(target, flags);
    }

    /** Shows a file or directory at a second place, as much in need of protection as it is at the first: read-only, for one. */
    public static void bind(String source, String target) throws SystemCallException {
        mount(source, target, "", BIND, "");
    }

    /** Shows a directory at a second place as it is, with all that is mounted below it. */
    public static void bindAll(String source, String target) throws SystemCallException {
        mount(source, target, "", BIND | RECURSIVE, "");
    }

    /** Takes away what is mounted at a place, with all below it. */
    static void detach(String target) throws SystemCallException {
        try (Arena arena = Arena.ofConfined()) {
            long result = SystemCalls.call(SystemCall.UMOUNT2, SystemCalls.text(arena, target), DETACH);
            SystemCalls.check(SystemCall.UMOUNT2, target, result);
        }
    }

    /** Covers a file with the null device. */
    public static void mask(String target) throws SystemCallException {
        mount("/dev/null", target, "", BIND, "");
    }

    /** Makes an existing mount read-only. */
    public static void readOnly(String target, long flags) throws SystemCallException {
        mount("", target, "", REMOUNT | BIND | RDONLY | flags, "");
    }

    /** Makes the directory, which is a mount, the root, and forgets the old one. */
    public static void pivot(String newRoot) throws SystemCallException {
        try (Arena arena = Arena.ofConfined()) {
            long here = SystemCalls.text(arena, ".");
            long root = SystemCalls.text(arena, newRoot);
            SystemCalls.check(SystemCall.CHDIR, newRoot, SystemCalls.call(SystemCall.CHDIR, root));
            // Stacks the old root on the new one, so that unmounting "." leaves only the new: see pivot_root(2).
            SystemCalls.check(SystemCall.PIVOT_ROOT, newRoot, SystemCalls.call(SystemCall.PIVOT_ROOT, here, here));
            SystemCalls.check(SystemCall.UMOUNT2, ".", SystemCalls.call(SystemCall.UMOUNT2, here, DETACH));
            SystemCalls.check(SystemCall.CHDIR, "/", SystemCalls.call(SystemCall.CHDIR, SystemCalls.text(arena, "/")));
        }
    }

    /**
     * The {@code pid} namespace of a process, for {@link #processes}.
     *
     * @param processes a {@code /proc}
     */
    static Descriptor pidNamespace(Descriptor processes, int pid) throws SystemCallException {
        String path = pid + "/ns/pid";
        try (Arena arena = Arena.ofConfined()) {
            long opened = SystemCalls.call(
                    SystemCall.OPENAT, processes.number(), SystemCalls.text(arena, path), Descriptor.O_CLOEXEC, 0);
            return new Descriptor((int) SystemCalls.check(SystemCall.OPENAT, path, opened));
        }
    }

    /**
     * Mounts {@code /proc} of a pid namespace that the calling thread is not in: a thread's own pid namespace never changes, and
     * {@code mount(2)} would show that one. Since Linux 6.17: see {@link #canChoosePidNamespace}.
     */
    static void processes(String target, Descriptor pidNamespace) throws SystemCallException {
        try (Arena arena = Arena.ofConfined()) {
            long opened = SystemCalls.call(SystemCall.FSOPEN, SystemCalls.text(arena, "proc"), FSOPEN_CLOEXEC);
            SystemCalls.check(SystemCall.FSOPEN, "proc", opened);
            try (Descriptor context = new Descriptor((int) opened)) {
                long name = SystemCalls.text(arena, "pidns");
                int number = context.number();
                SystemCalls.check(
                        SystemCall.FSCONFIG,
                        "pidns",
                        SystemCalls.call(SystemCall.FSCONFIG, number, FSCONFIG_SET_FD, name, 0, pidNamespace.number()));
                SystemCalls.check(
                        SystemCall.FSCONFIG,
                        "proc",
                        SystemCalls.call(SystemCall.FSCONFIG, number, FSCONFIG_CREATE, 0, 0));
                long mounted =
                        SystemCalls.call(SystemCall.FSMOUNT, number, FSMOUNT_CLOEXEC, MOUNT_ATTR_NOSUID_NODEV_NOEXEC);
                SystemCalls.check(SystemCall.FSMOUNT, "proc", mounted);
                try (Descriptor mount = new Descriptor((int) mounted)) {
                    attach(arena, mount, target);
                }
            }
        }
    }

    private static void attach(Arena arena, Descriptor mount, String target) throws SystemCallException {
        long moved = SystemCalls.call(
                SystemCall.MOVE_MOUNT,
                mount.number(),
                SystemCalls.text(arena, ""),
                AT_FDCWD,
                SystemCalls.text(arena, target),
                MOVE_MOUNT_FROM_EMPTY_PATH);
        SystemCalls.check(SystemCall.MOVE_MOUNT, target, moved);
    }

    /** Whether this kernel can do {@link #processes}; needs the rights to mount. */
    public static boolean canChoosePidNamespace() {
        try (Arena arena = Arena.ofConfined();
                Descriptor own = Descriptor.open("/proc/self/ns/pid", 0)) {
            long opened = SystemCalls.call(SystemCall.FSOPEN, SystemCalls.text(arena, "proc"), FSOPEN_CLOEXEC);
            SystemCalls.check(SystemCall.FSOPEN, "proc", opened);
            try (Descriptor context = new Descriptor((int) opened)) {
                long name = SystemCalls.text(arena, "pidns");
                return SystemCalls.call(SystemCall.FSCONFIG, context.number(), FSCONFIG_SET_FD, name, 0, own.number())
                        >= 0;
            }
        } catch (SystemCallException e) {
            return false;
        }
    }

    /** A name of a file or directory that keeps meaning the same one, whatever is mounted or moved. */
    public static Descriptor handle(String path) throws SystemCallException {
        return Descriptor.open(path, O_PATH);
    }

    public static void directory(String path, int mode) throws SystemCallException {
        try (Arena arena = Arena.ofConfined()) {
            SystemCalls.check(
                    SystemCall.MKDIR, path, SystemCalls.call(SystemCall.MKDIR, SystemCalls.text(arena, path), mode));
        }
    }

    /** Takes away a name that is not a directory's. */
    static void removeFile(String path) throws SystemCallException {
        try (Arena arena = Arena.ofConfined()) {
            SystemCalls.check(
                    SystemCall.UNLINK, path, SystemCalls.call(SystemCall.UNLINK, SystemCalls.text(arena, path)));
        }
    }

    /** Gives a file to a user and to the group of the same number. */
    public static void owner(String path, int userId) throws SystemCallException {
        try (Arena arena = Arena.ofConfined()) {
            long result = SystemCalls.call(SystemCall.LCHOWN, SystemCalls.text(arena, path), userId, userId);
            SystemCalls.check(SystemCall.LCHOWN, path, result);
        }
    }

    public static void symbolicLink(String path, String target) throws SystemCallException {
        try (Arena arena = Arena.ofConfined()) {
            long result = SystemCalls.call(
                    SystemCall.SYMLINK, SystemCalls.text(arena, target), SystemCalls.text(arena, path));
            SystemCalls.check(SystemCall.SYMLINK, path, result);
        }
    }

    /** An empty regular file, as the target of a bind mount. */
    public static void placeholder(String path) throws SystemCallException {
        node(path, REGULAR, 0444, 0);
    }

    /**
     * A named pipe that everyone may read, and nobody write to but who has the right to pass over permissions: not even its owner, who may be
     * whom programs are.
     */
    public static void namedPipe(String path) throws SystemCallException {
        node(path, FIFO, 0444, 0);
    }

    /** A character device that everyone may use. */
    public static void device(String path, int major, int minor) throws SystemCallException {
        node(path, CHARACTER_DEVICE, 0666, major << 8 | minor);
    }

    /** The same device of the host, at the same path below a directory: where the kernel lets nobody make devices. */
    public static void hostDevice(String below, String path) throws SystemCallException {
        placeholder(below + path);
        mount(path, below + path, "", BIND, "");
    }

    private static void node(String path, int kind, int permissions, int device) throws SystemCallException {
        try (Arena arena = Arena.ofConfined()) {
            long name = SystemCalls.text(arena, path);
            SystemCalls.check(
                    SystemCall.MKNOD, path, SystemCalls.call(SystemCall.MKNOD, name, kind | permissions, device));
            // mknod obeys the umask.
            SystemCalls.check(SystemCall.CHMOD, path, SystemCalls.call(SystemCall.CHMOD, name, permissions));
        }
    }

    private static void mount(String source, String target, String type, long flags, String options)
            throws SystemCallException {
        try (Arena arena = Arena.ofConfined()) {
            long result = SystemCalls.call(
                    SystemCall.MOUNT,
                    SystemCalls.text(arena, source),
                    SystemCalls.text(arena, target),
                    SystemCalls.text(arena, type),
                    flags,
                    SystemCalls.text(arena, options));
            SystemCalls.check(SystemCall.MOUNT, target, result);
        }
    }
}
