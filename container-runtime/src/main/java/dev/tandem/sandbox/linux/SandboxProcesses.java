package dev.tandem.sandbox.linux;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The processes of one sandbox, found in its own {@code /proc}, where there are no others.
 *
 * <p>Which of them belong to one program tells their control group namespace, the program's mark: every program is given a new one before it
 * starts, all its descendants have it, and leaving it takes rights that no program has.
 */
final class SandboxProcesses {
    private static final System.Logger LOG = System.getLogger(SandboxProcesses.class.getName());
    private static final String MARK = "ns/cgroup";
    private static final String FIRST = "1";
    private static final int SIGKILL = 9;
    private static final int O_DIRECTORY = 0200000;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final int KIBIBYTE = 1024;

    private final Path first;
    private final Path directory;

    /**
     * @param first its first process, in this process's pid namespace
     */
    SandboxProcesses(long first) {
        this.first = Path.of("/proc/" + first);
        this.directory = this.first.resolve("root/proc");
    }

    /**
     * One that was there when it was looked for.
     *
     * @param mark the name of its program's
     * @param memoryBytes of its own and shared, without what of files it has mapped
     */
    record Seen(String mark, long memoryBytes, int threads, Duration cpu) {}

    /**
     * What a program's processes are known by. It is held: of a namespace that nobody has any more the kernel gives the number to the next.
     */
    record Mark(Descriptor namespace, String name) implements AutoCloseable {
        /** That of a process which waits to become a program, by its number in this process's pid namespace. */
        static Mark of(int pid) throws IOException {
            Descriptor namespace = Descriptor.open("/proc/" + pid + "/" + MARK, 0);
            try {
                return new Mark(
                        namespace,
                        Files.readSymbolicLink(Path.of("/proc/self/fd/" + namespace.number()))
                                .toString());
            } catch (IOException | RuntimeException e) {
                namespace.close();
                throw e;
            }
        }

        @Override
        public void close() {
            namespace.close();
        }
    }

    /** Nothing of a process that has ended, reaped or not. */
    private static Optional<String> mark(Path process) throws IOException {
        try {
            return Optional.of(Files.readSymbolicLink(process.resolve(MARK)).toString());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            if (isThere(process)) {
                throw e;
            }
            return Optional.empty();
        }
    }

    /** The kernel denies access to links of a process that has just gone as it does to those of one that is not ours. */
    private static boolean isThere(Path process) {
        try {
            return !Files.readString(process.resolve("stat")).isEmpty();
        } catch (IOException e) {
            return false;
        }
    }

    /** All but the first process; without those that have ended. */
    List<Seen> look() throws IOException {
        List<Seen> seen = new ArrayList<>();
        for (Path process : list()) {
            see(process).ifPresent(seen::add);
        }
        return seen;
    }

    private List<Path> list() throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(directory, "[0-9]*")) {
            for (Path process : all) {
                if (!process.endsWith(FIRST)) {
                    found.add(process);
                }
            }
        } catch (NoSuchFileException e) {
            return List.of(); // The sandbox has ended.
        } catch (AccessDeniedException e) {
            if (isThere(first)) {
                throw e;
            }
            return List.of();
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return found;
    }

    /** Nothing of one that has ended. */
    static Optional<Seen> see(Path process) throws IOException {
        Optional<String> mark = mark(process);
        if (mark.isEmpty()) {
            return Optional.empty();
        }
        try {
            long memory = 0;
            int threads = 0;
            for (String line : Files.readAllLines(process.resolve("status"))) {
                if (line.startsWith("RssAnon:") || line.startsWith("RssShmem:")) {
                    memory += number(line) * KIBIBYTE;
                } else if (line.startsWith("Threads:")) {
                    threads = (int) number(line);
                }
            }
            Duration cpu =
                    ProcessStat.parse(Files.readString(process.resolve("stat"))).cpu();
            return Optional.of(new Seen(mark.get(), memory, threads, cpu));
        } catch (IOException e) {
            if (isThere(process)) {
                throw e;
            }
            return Optional.empty();
        }
    }

    private static long number(String line) {
        return Long.parseLong(line.substring(line.indexOf(':') + 1).strip().split(" ")[0]);
    }

    /**
     * Kills all of a program, again and again until there are none: each is dead that was listed, so only what was started between two looks is
     * left for the next.
     *
     * @param mark held by the caller meanwhile
     * @throws IOException when some are still there after ten seconds
     */
    void kill(Mark mark) throws IOException {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (killOnce(mark.name())) {
            if (System.nanoTime() - deadline > 0) {
                throw new IOException("processes survive being killed, of " + mark.name());
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private boolean killOnce(String mark) throws IOException {
        boolean any = false;
        for (Path process : list()) {
            try (Descriptor held = Descriptor.open(process.toString(), O_DIRECTORY)) {
                // The descriptor means this very process, whoever gets its number afterwards.
                if (mark(Path.of("/proc/self/fd/" + held.number()))
                        .filter(mark::equals)
                        .isPresent()) {
                    any = true;
                    SystemCalls.call(SystemCall.PIDFD_SEND_SIGNAL, held.number(), SIGKILL, 0, 0);
                }
            } catch (SystemCallException e) {
                if (e.errno() != Errno.ENOENT && e.errno() != Errno.ESRCH) {
                    throw e;
                }
                LOG.log(System.Logger.Level.TRACE, "it has just ended", e);
            }
        }
        return any;
    }
}
