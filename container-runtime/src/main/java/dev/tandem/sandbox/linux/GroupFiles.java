package dev.tandem.sandbox.linux;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** Reading and writing the small files of control groups, and killing what is in them. */
final class GroupFiles {
    static final String MEMBERS = "cgroup.procs";

    private static final int SIGKILL = 9;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(200);

    private GroupFiles() {}

    static void write(Path directory, String file, String value) throws IOException {
        KernelFiles.write(directory.resolve(file), value);
    }

    /** Not every kernel has every file. */
    static void writeIfThere(Path directory, String file, String value) throws IOException {
        if (KernelFiles.exists(directory.resolve(file))) {
            write(directory, file, value);
        }
    }

    static long number(Path directory, String file) throws IOException {
        return Long.parseLong(KernelFiles.read(directory.resolve(file)).strip());
    }

    /** The number after a key in a file of lines {@code key number}; 0 when the kernel does not write the key. */
    static long keyed(Path directory, String file, String key) throws IOException {
        for (String line : KernelFiles.read(directory.resolve(file)).lines().toList()) {
            if (line.startsWith(key + " ")) {
                return Long.parseLong(line.substring(key.length() + 1).strip());
            }
        }
        return 0;
    }

    /** The directory and all below. */
    static List<Path> withDescendants(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(Files::isDirectory).toList();
        }
    }

    static List<Long> members(Path directory) throws IOException {
        return KernelFiles.read(directory.resolve(MEMBERS))
                .lines()
                .map(Long::parseLong)
                .toList();
    }

    /**
     * Kills all members, again and again until there are none. The caller has seen to it that no new ones can be started.
     *
     * @throws IOException when some are still there after ten seconds
     */
    static void killMembers(Path directory) throws IOException {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        for (List<Long> members = members(directory); !members.isEmpty(); members = members(directory)) {
            for (long pid : members) {
                killMember(directory, pid);
            }
            if (System.nanoTime() > deadline) {
                throw new IOException("processes survive being killed: " + members + " in " + directory);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** Takes hold of the process first and then looks again, lest the number has passed to another process in between. */
    private static void killMember(Path directory, long pid) throws IOException {
        long descriptor = SystemCalls.call(SystemCall.PIDFD_OPEN, pid, 0);
        if (descriptor < 0) {
            return; // It has ended.
        }
        try (Descriptor process = new Descriptor((int) descriptor)) {
            if (members(directory).contains(pid)) {
                SystemCalls.call(SystemCall.PIDFD_SEND_SIGNAL, process.number(), SIGKILL, 0, 0);
            }
        }
    }

    /** Makes a directory in one that is there, unless it is there: several controllers may have one hierarchy. */
    static void make(Path directory) throws SystemCallException {
        try {
            Mounts.directory(directory.toString(), 0755);
        } catch (SystemCallException e) {
            if (e.errno() != Errno.EEXIST) {
                throw e;
            }
        }
    }

    /** Removes one directory. The kernel needs a moment after the last process to let go of it. */
    static void remove(Path directory) throws IOException {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (true) {
            try {
                Files.deleteIfExists(directory);
                return;
            } catch (FileSystemException e) {
                if (System.nanoTime() > deadline) {
                    throw e;
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    static void removeTree(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (DirectoryStream<Path> children = Files.newDirectoryStream(directory, Files::isDirectory)) {
            for (Path child : children) {
                removeTree(child);
            }
        }
        try {
            killMembers(directory);
        } catch (SystemCallException e) {
            if (e.errno() == Errno.ENOENT || e.errno() == Errno.ENODEV) {
                return; // Someone else has just removed it.
            }
            throw e;
        }
        remove(directory);
    }
}
