package dev.tandem.sandbox.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.List;

/**
 * Files below one directory, by calls that no symbolic link, mount or {@code ..} can lead out of it, and that never wait for whoever
 * is at the other end of a named pipe.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/openat2.2.html">openat2(2)</a>
 */
public final class BeneathFiles {
    private static final int O_RDONLY = 0;
    private static final int O_WRONLY = 1;
    private static final int O_CREAT = 0100;
    private static final int O_EXCL = 0200;
    private static final int O_NONBLOCK = 04000;
    private static final int O_DIRECTORY = 0200000;
    private static final int O_NOFOLLOW = 0400000;
    private static final int O_CLOEXEC = 02000000;
    private static final int O_PATH = 010000000;

    private static final long RESOLVE_NO_XDEV = 1;
    private static final long RESOLVE_NO_MAGICLINKS = 2;
    private static final long RESOLVE_NO_SYMLINKS = 4;
    private static final long RESOLVE_BENEATH = 8;
    private static final long SAFELY = RESOLVE_NO_XDEV | RESOLVE_NO_MAGICLINKS | RESOLVE_NO_SYMLINKS | RESOLVE_BENEATH;

    private static final int RENAME_EXCHANGE = 2;
    private static final int AT_REMOVEDIR = 0x200;
    private static final int TYPE_MASK = 0170000;
    private static final int REGULAR = 0100000;
    private static final int DIRECTORY = 0040000;
    private static final int LINK = 0120000;
    private static final int AT_SYMLINK_NOFOLLOW = 0x100;
    private static final int STAT_BYTES = 144;
    private static final int STAT_INODE = 8;
    private static final int STAT_MODE = 24;
    private static final int STAT_SIZE = 48;
    private static final int STAT_MODIFIED = 88;
    private static final int STAT_CHANGED = 104;
    private static final int CHUNK = 1 << 16;
    private static final int ENTRY_NAME = 19;
    private static final int MOST_TRIES = 1000;

    private final Descriptor root;

    /**
     * @param root a directory; stays the caller's to close
     */
    public BeneathFiles(Descriptor root) {
        this.root = root;
    }

    /** Opens a directory below, itself given as an empty path, to be used as {@code directory} in the other calls. */
    public Descriptor directory(String path) throws SystemCallException {
        return open(path.isEmpty() ? "." : path, O_PATH | O_DIRECTORY, 0);
    }

    /**
     * Creates a file that is not there yet, and writes it.
     *
     * @param content is read to its end
     * @param permissions such as 0644, whatever the umask
     */
    public void create(Descriptor directory, String name, InputStream content, int permissions, int userId)
            throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            long opened = SystemCalls.call(
                    SystemCall.OPENAT,
                    directory.number(),
                    SystemCalls.text(arena, name),
                    O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
                    0600);
            SystemCalls.check(SystemCall.OPENAT, name, opened);
            try (Descriptor file = new Descriptor((int) opened)) {
                writeAll(file, name, content);
                SystemCalls.check(
                        SystemCall.FCHOWN, name, SystemCalls.call(SystemCall.FCHOWN, file.number(), userId, userId));
                SystemCalls.check(
                        SystemCall.FCHMOD, name, SystemCalls.call(SystemCall.FCHMOD, file.number(), permissions));
            }
        }
    }

    /** Reads a regular file of at most so many bytes. */
    public byte[] read(String path, int maximumBytes) throws IOException {
        try (Descriptor file = open(path, O_RDONLY | O_NONBLOCK | O_NOFOLLOW, 0)) {
            return read(file, path, maximumBytes);
        }
    }

    /**
     * Reads an open file from its beginning, which has to be regular and to have at most so many bytes.
     *
     * @param path for messages
     */
    public static byte[] read(Descriptor file, String path, int maximumBytes) throws IOException {
        Status status = openStatus(file, path);
        if (!status.isRegular()) {
            throw new IOException("not a regular file: " + path);
        }
        try (Arena arena = Arena.ofConfined()) {
            // A program may make it grow while it is read, so one byte too many is asked for, too.
            MemorySegment buffer = arena.allocate(Math.min(status.size(), maximumBytes) + 1);
            long length = 0;
            while (length < buffer.byteSize()) {
                long count = file.read(buffer.asSlice(length), length);
                SystemCalls.check(SystemCall.PREAD64, path, count);
                if (count == 0) {
                    break;
                }
                length += count;
            }
            if (status.size() > maximumBytes || length > maximumBytes) {
                throw new IOException(path + " has more than " + maximumBytes + " bytes");
            }
            return buffer.asSlice(0, length).toArray(JAVA_BYTE);
        }
    }

    /**
     * Copies a regular file of at most so many bytes.
     *
     * @return what it was like before and after
     * @throws IOException also if it was written meanwhile
     */
    public Status copy(String path, long mostBytes, OutputStream to) throws IOException {
        try (Descriptor file = open(path, O_RDONLY | O_NONBLOCK | O_NOFOLLOW, 0);
                Arena arena = Arena.ofConfined()) {
            Status before = openStatus(file, path);
            if (!before.isRegular()) {
                throw new IOException("not a regular file: " + path);
            }
            if (before.size() > mostBytes) {
                throw new IOException(path + " has more than " + mostBytes + " bytes");
            }
            MemorySegment buffer = arena.allocate(CHUNK);
            byte[] part = new byte[CHUNK];
            for (long at = 0; at < before.size(); ) {
                long count = file.read(buffer.asSlice(0, Math.min(CHUNK, before.size() - at)), at);
                SystemCalls.check(SystemCall.PREAD64, path, count);
                if (count == 0) {
                    break;
                }
                MemorySegment.copy(buffer, JAVA_BYTE, 0, part, 0, (int) count);
                to.write(part, 0, (int) count);
                at += count;
            }
            if (!openStatus(file, path).equals(before)) {
                throw new IOException("it is being written: " + path);
            }
            return before;
        }
    }

    /** Makes a directory of the user. False when there is something of that name. */
    public boolean makeDirectory(Descriptor directory, String name, int userId) throws SystemCallException {
        try (Arena arena = Arena.ofConfined()) {
            long text = SystemCalls.text(arena, name);
            long made = SystemCalls.call(SystemCall.MKDIRAT, directory.number(), text, 0755);
            if (made == -Errno.EEXIST) {
                return false;
            }
            SystemCalls.check(SystemCall.MKDIRAT, name, made);
            // By a descriptor, so that whatever a program has put in its place meanwhile, a symbolic link is not
            // followed.
            long opened = SystemCalls.call(
                    SystemCall.OPENAT, directory.number(), text, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC, 0);
            SystemCalls.check(SystemCall.OPENAT, name, opened);
            try (Descriptor own = new Descriptor((int) opened)) {
                SystemCalls.check(
                        SystemCall.FCHOWN, name, SystemCalls.call(SystemCall.FCHOWN, own.number(), userId, userId));
            }
            return true;
        }
    }

    /** Renames, replacing a file or an empty directory. */
    public void rename(Descriptor fromDirectory, String from, Descriptor toDirectory, String to)
            throws SystemCallException {
        try (Arena arena = Arena.ofConfined()) {
            long result = SystemCalls.call(
                    SystemCall.RENAMEAT2,
                    fromDirectory.number(),
                    SystemCalls.text(arena, from),
                    toDirectory.number(),
                    SystemCalls.text(arena, to));
            SystemCalls.check(SystemCall.RENAMEAT2, to, result);
        }
    }

    /** Gives two names in one directory to each other, in one step. */
    public void exchange(Descriptor directory, String one, String other) throws SystemCallException {
        try (Arena arena = Arena.ofConfined()) {
            long result = SystemCalls.call(
                    SystemCall.RENAMEAT2,
                    directory.number(),
                    SystemCalls.text(arena, one),
                    directory.number(),
                    SystemCalls.text(arena, other),
                    RENAME_EXCHANGE);
            SystemCalls.check(SystemCall.RENAMEAT2, other, result);
        }
    }

    /** Opens a name in a directory to be read; neither a symbolic link is followed, nor a pipe waited for. */
    public Descriptor file(Descriptor directory, String name) throws SystemCallException {
        try (Arena arena = Arena.ofConfined()) {
            long opened = SystemCalls.call(
                    SystemCall.OPENAT,
                    directory.number(),
                    SystemCalls.text(arena, name),
                    O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC,
                    0);
            return new Descriptor((int) SystemCalls.check(SystemCall.OPENAT, name, opened));
        }
    }

    /** Removes a name that is not a directory, or an empty directory. */
    public void remove(Descriptor directory, String name, boolean isDirectory) throws SystemCallException {
        try (Arena arena = Arena.ofConfined()) {
            long result = SystemCalls.call(
                    SystemCall.UNLINKAT,
                    directory.number(),
                    SystemCalls.text(arena, name),
                    isDirectory ? AT_REMOVEDIR : 0);
            SystemCalls.check(SystemCall.UNLINKAT, name, result);
        }
    }

    /** The names in a directory below, in the directory's order, at most so many. */
    public List<String> names(String path, int most) throws SystemCallException {
        List<String> names = new ArrayList<>();
        try (Descriptor directory = open(path.isEmpty() ? "." : path, O_RDONLY | O_DIRECTORY, 0);
                Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(CHUNK, 8);
            while (names.size() < most) {
                long length = SystemCalls.call(SystemCall.GETDENTS64, directory.number(), buffer.address(), CHUNK);
                SystemCalls.check(SystemCall.GETDENTS64, path, length);
                if (length == 0) {
                    break;
                }
                // struct linux_dirent64: inode, offset, length of the record (16), type, name
                for (long at = 0; at < length; at += buffer.get(java.lang.foreign.ValueLayout.JAVA_SHORT, at + 16)) {
                    String name = buffer.getString(at + ENTRY_NAME);
                    if (!name.equals(".") && !name.equals("..") && names.size() < most) {
                        names.add(name);
                    }
                }
            }
        }
        return names;
    }

    /**
     * What a name in a directory is.
     *
     * @param mode its type and permissions, as the kernel tells them
     * @param modifiedNanos of the content, in nanoseconds since 1970
     * @param changedNanos of anything, likewise
     */
    public record Status(int mode, long inode, long size, long modifiedNanos, long changedNanos) {
        public boolean isRegular() {
            return (mode & TYPE_MASK) == REGULAR;
        }

        public boolean isDirectory() {
            return (mode & TYPE_MASK) == DIRECTORY;
        }

        public boolean isSymbolicLink() {
            return (mode & TYPE_MASK) == LINK;
        }
    }

    /** What a name in a directory is, itself; a symbolic link is not followed. */
    public Status status(Descriptor directory, String name) throws SystemCallException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment status = arena.allocate(STAT_BYTES, 8);
            long result = SystemCalls.call(
                    SystemCall.NEWFSTATAT,
                    directory.number(),
                    SystemCalls.text(arena, name),
                    status.address(),
                    AT_SYMLINK_NOFOLLOW);
            SystemCalls.check(SystemCall.NEWFSTATAT, name, result);
            return told(status);
        }
    }

    /**
     * What an open file is.
     *
     * @param path for messages
     */
    public static Status openStatus(Descriptor file, String path) throws SystemCallException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment status = arena.allocate(STAT_BYTES, 8);
            SystemCalls.check(
                    SystemCall.FSTAT, path, SystemCalls.call(SystemCall.FSTAT, file.number(), status.address()));
            return told(status);
        }
    }

    private static Status told(MemorySegment status) {
        return new Status(
                status.get(JAVA_INT, STAT_MODE),
                status.get(JAVA_LONG, STAT_INODE),
                status.get(JAVA_LONG, STAT_SIZE),
                nanos(status, STAT_MODIFIED),
                nanos(status, STAT_CHANGED));
    }

    private static long nanos(MemorySegment status, int at) {
        return status.get(JAVA_LONG, at) * 1_000_000_000 + status.get(JAVA_LONG, at + 8);
    }

    /**
     * Watches a directory below. Java wants a path: the one of the descriptor leads to this very directory, whatever programs put in
     * its place.
     */
    public WatchKey watch(String path, WatchService watcher) throws IOException {
        try (Descriptor directory = directory(path)) {
            return Path.of("/proc/self/fd/" + directory.number())
                    .register(
                            watcher,
                            StandardWatchEventKinds.ENTRY_CREATE,
                            StandardWatchEventKinds.ENTRY_MODIFY,
                            StandardWatchEventKinds.ENTRY_DELETE);
        }
    }

    private Descriptor open(String path, int flags, int mode) throws SystemCallException {
        try (Arena arena = Arena.ofConfined()) {
            // struct open_how: flags, mode, resolve
            MemorySegment how = arena.allocate(24, 8);
            how.setAtIndex(JAVA_LONG, 0, flags | O_CLOEXEC);
            how.setAtIndex(JAVA_LONG, 1, mode);
            how.setAtIndex(JAVA_LONG, 2, SAFELY);
            long text = SystemCalls.text(arena, path);
            long result = -Errno.EAGAIN;
            // EAGAIN: something was renamed during the walk, and the kernel cannot vouch for it. Or a program has a
            // lease on
            // the file, with which it could make us try for as long as it takes the kernel to break it: 45 s.
            for (int tried = 0; tried < MOST_TRIES && result == -Errno.EAGAIN; tried++) {
                result = SystemCalls.call(SystemCall.OPENAT2, root.number(), text, how.address(), how.byteSize());
            }
            return new Descriptor((int) SystemCalls.check(SystemCall.OPENAT2, path, result));
        }
    }

    private static void writeAll(Descriptor file, String name, InputStream content) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            byte[] part = new byte[Math.clamp(content.available(), 1, CHUNK)];
            MemorySegment buffer = arena.allocate(part.length);
            for (int length = content.read(part); length >= 0; length = content.read(part)) {
                MemorySegment.copy(part, 0, buffer, JAVA_BYTE, 0, length);
                for (long written = 0; written < length; ) {
                    long count = file.write(buffer.asSlice(written, length - written));
                    written += SystemCalls.check(SystemCall.WRITE, name, count);
                }
            }
        }
    }
}
