package dev.tandem.runner.fake;

import dev.tandem.sandbox.DisplacedFile;
import dev.tandem.sandbox.FileStatus;
import dev.tandem.sandbox.FolderEntry;
import dev.tandem.sandbox.WorkspaceFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Files in an ordinary folder that follow no links, as long as nobody changes them at the same time. */
public final class FakeFiles implements WorkspaceFiles {
    private final Path root;
    private volatile boolean full;
    private Consumer<String> meanwhile = _ -> {};
    private Consumer<String> lastMoment = _ -> {};

    FakeFiles(Path root) {
        this.root = root;
    }

    /** Called with the path while the text that is to replace a file is being made ready. */
    public void meanwhile(Consumer<String> act) {
        meanwhile = act;
    }

    /** Called with the path just before a file is replaced: what a program does then nobody has seen. */
    public void atLastMoment(Consumer<String> act) {
        lastMoment = act;
    }

    /** From now on nothing can be written. */
    public void fill() {
        full = true;
    }

    @Override
    public void write(String path, byte[] content, boolean executable) throws IOException {
        if (full) {
            throw new IOException("the disk limit is reached");
        }
        Path target = resolve(path);
        makeParents(target);
        Path temporary = Files.write(root.resolve(DRAFT + System.nanoTime()), content);
        Files.setPosixFilePermissions(
                temporary, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
        try {
            Files.move(temporary, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    @Override
    public void write(String path, InputStream content, boolean executable) throws IOException {
        write(path, content.readAllBytes(), executable);
    }

    @Override
    public FileStatus copy(String path, long mostBytes, OutputStream to) throws IOException {
        to.write(read(path, Math.toIntExact(mostBytes)));
        return status(path).orElseThrow();
    }

    @Override
    public Optional<Replaced> replace(String path, byte[] content, boolean executable, @Nullable FileStatus expected)
            throws IOException {
        Path target = resolve(path);
        meanwhile.accept(path);
        if (expected != null && !status(target).equals(Optional.of(expected))) {
            return Optional.empty();
        }
        lastMoment.accept(path);
        Optional<DisplacedFile> displaced = Optional.empty();
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            if (!Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS)) {
                throw new FileSystemException(path, null, "no regular file is there");
            }
            // A second name for it, outside the workspace, stands for the open file.
            Path kept = root.resolveSibling(DRAFT + "displaced" + System.nanoTime());
            Files.createLink(kept, target);
            displaced = Optional.of(new FakeDisplaced(kept));
        }
        write(path, content, executable);
        return Optional.of(new Replaced(status(target).orElseThrow(), displaced));
    }

    private record FakeDisplaced(Path kept) implements DisplacedFile {
        @Override
        public FileStatus status() throws IOException {
            return FakeFiles.status(kept).orElseThrow();
        }

        @Override
        public byte[] read(int maximumBytes) throws IOException {
            return Files.readAllBytes(kept);
        }

        @Override
        public void close() {
            try {
                Files.delete(kept);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public byte[] read(String path, int maximumBytes) throws IOException {
        Path file = resolve(path);
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw Files.exists(file, LinkOption.NOFOLLOW_LINKS)
                    ? new IOException("not a regular file: " + path)
                    : new NoSuchFileException(path);
        }
        if (Files.size(file) > maximumBytes) {
            throw new IOException(path + " has more than " + maximumBytes + " bytes");
        }
        return Files.readAllBytes(file);
    }

    @Override
    public void createDirectory(String path) throws IOException {
        Path target = resolve(path);
        makeParents(target);
        if (!Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectory(target);
        }
    }

    @Override
    public void move(String from, String to) throws IOException {
        Path source = resolve(from);
        if (!Files.exists(source, LinkOption.NOFOLLOW_LINKS)) {
            throw new NoSuchFileException(from);
        }
        Files.move(source, resolve(to), StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void delete(String path) throws IOException {
        Path target = resolve(path);
        if (!Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(target, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) throws IOException {
                Files.delete(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    @Override
    public Optional<FileStatus> status(String path) throws IOException {
        return status(resolve(path));
    }

    private static Optional<FileStatus> status(Path path) throws IOException {
        try {
            int mode = (int) mark(path, "mode");
            FileStatus.Kind kind = switch (mode & 0170000) {
                case 0100000 -> FileStatus.Kind.FILE;
                case 0040000 -> FileStatus.Kind.FOLDER;
                case 0120000 -> FileStatus.Kind.SYMBOLIC_LINK;
                default -> FileStatus.Kind.OTHER;
            };
            return Optional.of(new FileStatus(
                    kind,
                    (long) mark(path, "ino"),
                    (long) mark(path, "size"),
                    mode & 07777,
                    ((FileTime) mark(path, "lastModifiedTime")).to(TimeUnit.NANOSECONDS),
                    ((FileTime) mark(path, "ctime")).to(TimeUnit.NANOSECONDS)));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        } catch (FileSystemException e) {
            if (Files.notExists(path, LinkOption.NOFOLLOW_LINKS)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static Object mark(Path path, String name) throws IOException {
        return Objects.requireNonNull(Files.getAttribute(path, "unix:" + name, LinkOption.NOFOLLOW_LINKS));
    }

    @Override
    public List<FolderEntry> list(String path, int most) throws IOException {
        List<FolderEntry> entries = new ArrayList<>();
        try (Stream<Path> names = Files.list(folder(path))) {
            for (Path name : names.limit(most).toList()) {
                if (!name.getFileName().toString().startsWith(DRAFT)) {
                    status(name)
                            .ifPresent(status -> entries.add(
                                    new FolderEntry(name.getFileName().toString(), status)));
                }
            }
        }
        return entries;
    }

    @Override
    public WatchKey watch(String path, WatchService watcher) throws IOException {
        return folder(path)
                .register(
                        watcher,
                        StandardWatchEventKinds.ENTRY_CREATE,
                        StandardWatchEventKinds.ENTRY_MODIFY,
                        StandardWatchEventKinds.ENTRY_DELETE);
    }

    private Path resolve(String path) throws IOException {
        for (String part : path.split("/", -1)) {
            if (part.isEmpty() || part.equals(".") || part.equals("..")) {
                throw new IllegalArgumentException("not a path of a workspace: " + path);
            }
        }
        Path at = root;
        for (Path part : Path.of(path)) {
            if (Files.isSymbolicLink(at)) {
                throw new FileSystemException(path, null, "a symbolic link is in the way");
            }
            at = at.resolve(part);
        }
        return at;
    }

    private Path folder(String path) throws IOException {
        Path folder = path.isEmpty() ? root : resolve(path);
        if (Files.isSymbolicLink(folder)) {
            throw new FileSystemException(path, null, "a symbolic link is in the way");
        }
        return folder;
    }

    private void makeParents(Path target) throws IOException {
        Path at = root;
        for (Path part : root.relativize(target.getParent())) {
            at = at.resolve(part);
            if (!part.toString().isEmpty() && !Files.isDirectory(at, LinkOption.NOFOLLOW_LINKS)) {
                Files.createDirectory(at);
            }
        }
    }
}
