package dev.tandem.runner.fake;

import dev.tandem.sandbox.WorkspaceFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/** Files in an ordinary folder that follow no links, as long as nobody changes them at the same time. */
public final class FakeFiles implements WorkspaceFiles {
    private final Path root;
    private volatile boolean full;

    FakeFiles(Path root) {
        this.root = root;
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
        Path temporary = Files.write(root.resolve(".fake-" + System.nanoTime()), content);
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
    public byte[] read(String path, int maximumBytes) throws IOException {
        return Files.readAllBytes(resolve(path));
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

    private Path resolve(String path) {
        for (String part : path.split("/", -1)) {
            if (part.isEmpty() || part.equals(".") || part.equals("..")) {
                throw new IllegalArgumentException("not a path of a workspace: " + path);
            }
        }
        return root.resolve(path);
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
