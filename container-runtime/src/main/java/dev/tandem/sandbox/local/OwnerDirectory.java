package dev.tandem.sandbox.local;

import dev.tandem.sandbox.SandboxId;
import dev.tandem.sandbox.SandboxInfo;
import dev.tandem.sandbox.linux.ControlGroups;
import dev.tandem.sandbox.linux.KernelFiles;
import dev.tandem.sandbox.linux.LeftoverProcess;
import dev.tandem.sandbox.linux.ProcessStat;
import java.io.IOException;
import java.io.Reader;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * What one backend leaves on disk for others: which sandboxes it has, and what to clear up should it die.
 *
 * <p>In the state directory, {@code owners/<name>/} with a locked file {@code lock}, a file {@code cgroups} and one file per sandbox in
 * {@code sandboxes/}. The kernel drops the lock when the owner dies, however it dies.
 */
public final class OwnerDirectory implements AutoCloseable {
    private static final Logger LOG = System.getLogger(OwnerDirectory.class.getName());
    private static final String LOCK = "lock";
    private static final String CONTROL_GROUPS = "cgroups";
    private static final String SANDBOXES = "sandboxes";
    private static final String DRAFT = ".draft";

    private final Path directory;
    private final FileChannel lock;

    private OwnerDirectory(Path directory, FileChannel lock) {
        this.directory = directory;
        this.lock = lock;
    }

    /**
     * One sandbox of any owner of this machine.
     *
     * @param initPid its init process, in the owner's pid namespace
     * @param initStart when the kernel started that process, to tell it from a later one of the same number
     */
    public record Entry(SandboxInfo info, long initPid, long initStart) {
        private boolean isAlive() throws IOException {
            return ProcessStat.of(initPid)
                    .map(stat -> stat.start() == initStart && !stat.isExiting())
                    .orElse(false);
        }
    }

    public static OwnerDirectory create(Path state, String name) throws IOException {
        Path directory = state.resolve("owners").resolve(name);
        Files.createDirectories(directory.resolve(SANDBOXES));
        FileChannel lock =
                FileChannel.open(directory.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (lock.tryLock() == null) {
            throw new IOException("locked by another process: " + directory);
        }
        return new OwnerDirectory(directory, lock);
    }

    public Path path() {
        return directory;
    }

    /** Before anything is put into them. */
    public void recordControlGroups(List<Path> directories) throws IOException {
        Files.write(
                directory.resolve(CONTROL_GROUPS),
                directories.stream().map(Path::toString).toList());
    }

    /**
     * Tells others of a sandbox, or what has changed of it. Nobody sees it before it is complete.
     *
     * @param initPid its first process
     * @throws IOException also if that process has ended
     */
    public void add(SandboxInfo info, long initPid) throws IOException {
        ProcessStat stat = ProcessStat.of(initPid).orElseThrow(() -> new IOException("its first process has ended"));
        StringBuilder record = new StringBuilder();
        append(record, "label", info.label());
        append(record, "backend", info.backend());
        append(record, "created", info.created().toString());
        append(record, "owner", Long.toString(info.owner()));
        append(record, "initPid", Long.toString(initPid));
        append(record, "initStart", Long.toString(stat.start()));
        Path file = directory.resolve(SANDBOXES).resolve(info.id().value());
        Path draft = file.resolveSibling(file.getFileName() + DRAFT);
        KernelFiles.write(draft, record.toString());
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** As {@link Properties} are stored; these would take as long for it as all the rest. */
    private static void append(StringBuilder record, String key, String value) {
        record.append(key).append('=');
        for (int i = 0; i < value.length(); i++) {
            char character = value.charAt(i);
            switch (character) {
                case '\n' -> record.append("\\n");
                case '\r' -> record.append("\\r");
                case '\t' -> record.append("\\t");
                case '\f' -> record.append("\\f");
                case '\\' -> record.append("\\\\");
                case ' ' -> record.append(i == 0 ? "\\ " : " ");
                default -> record.append(character);
            }
        }
        record.append('\n');
    }

    public void remove(SandboxId id) throws IOException {
        Files.deleteIfExists(directory.resolve(SANDBOXES).resolve(id.value()));
    }

    /** The owner has nothing left to clear up. */
    @Override
    public void close() throws IOException {
        deleteTree(directory);
        lock.close();
    }

    /** The living sandboxes of all owners, oldest first. An owner that was killed leaves records of sandboxes that died with it. */
    public static List<Entry> entries(Path state) throws IOException {
        List<Entry> entries = new ArrayList<>();
        for (Path owner : owners(state)) {
            for (Entry entry : entriesOf(owner)) {
                if (entry.isAlive()) {
                    entries.add(entry);
                }
            }
        }
        entries.sort(Comparator.comparing(entry -> entry.info().created()));
        return entries;
    }

    /** Ends and removes what owners left behind that are dead. */
    public static void reclaim(Path state) throws IOException {
        for (Path owner : owners(state)) {
            try (FileChannel lock = FileChannel.open(owner.resolve(LOCK), StandardOpenOption.WRITE)) {
                if (lock.tryLock() != null) {
                    clear(owner);
                }
            } catch (OverlappingFileLockException | NoSuchFileException e) {
                // Another backend of this very process; or one that is just being made or removed.
                LOG.log(Level.DEBUG, "not reclaimed: {0}", owner);
            }
        }
    }

    private static void clear(Path owner) throws IOException {
        for (Entry entry : entriesOf(owner)) {
            LeftoverProcess.kill(entry.initPid(), entry.initStart());
        }
        Path groups = owner.resolve(CONTROL_GROUPS);
        if (Files.exists(groups)) {
            for (String group : Files.readAllLines(groups)) {
                ControlGroups.removeTree(Path.of(group));
            }
        }
        deleteTree(owner);
    }

    private static List<Path> owners(Path state) throws IOException {
        Path all = state.resolve("owners");
        List<Path> owners = new ArrayList<>();
        if (Files.isDirectory(all)) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(all)) {
                entries.forEach(owners::add);
            }
        }
        return owners;
    }

    private static List<Entry> entriesOf(Path owner) throws IOException {
        List<Entry> entries = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(
                owner.resolve(SANDBOXES), file -> !file.toString().endsWith(DRAFT))) {
            for (Path file : files) {
                read(file).ifPresent(entries::add);
            }
        } catch (NoSuchFileException e) {
            return List.of(); // The owner has just gone.
        }
        return entries;
    }

    private static Optional<Entry> read(Path file) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (NoSuchFileException e) {
            return Optional.empty(); // The sandbox has just been closed.
        }
        SandboxInfo info = new SandboxInfo(
                new SandboxId(file.getFileName().toString()),
                properties.getProperty("label", ""),
                properties.getProperty("backend", ""),
                Instant.parse(properties.getProperty("created")),
                Long.parseLong(properties.getProperty("owner")));
        return Optional.of(new Entry(
                info,
                Long.parseLong(properties.getProperty("initPid")),
                Long.parseLong(properties.getProperty("initStart"))));
    }

    private static void deleteTree(Path top) throws IOException {
        try (Stream<Path> files = Files.walk(top)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (NoSuchFileException e) {
            // Someone else has cleared up at the same time.
            return;
        }
    }
}
