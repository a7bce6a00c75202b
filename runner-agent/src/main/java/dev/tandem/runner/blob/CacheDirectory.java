package dev.tandem.runner.blob;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A folder of this process' own within one that all runners of the machine may use. Programs in sandboxes do not see it, and other
 * users of the machine cannot read it.
 *
 * @param directory named by the process' id
 */
public record CacheDirectory(Path directory) {
    private static final Set<PosixFilePermission> OTHERS = PosixFilePermissions.fromString("---rwxrwx");

    private static final System.Logger LOG = System.getLogger(CacheDirectory.class.getName());

    /** Makes the folder, and deletes those that processes have left which were killed. */
    public static CacheDirectory open(Path common) {
        try {
            Files.createDirectories(
                    common, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            if (Files.getPosixFilePermissions(common).stream().anyMatch(OTHERS::contains)) {
                throw new IOException("others may use it too");
            }
            try (DirectoryStream<Path> folders = Files.newDirectoryStream(common)) {
                for (Path folder : folders) {
                    deleteIfLeft(folder);
                }
            }
            return new CacheDirectory(
                    common.resolve(Long.toString(ProcessHandle.current().pid())));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The folder %s cannot be used; another user's runner may have made it. Set tandem.runner.cache to one of this runner's own."
                            .formatted(common),
                    e);
        }
    }

    private static void deleteIfLeft(Path folder) {
        String name = folder.getFileName().toString();
        if (!name.matches("\\d{1,18}") || isAnotherRunning(Long.parseLong(name))) {
            return;
        }
        try {
            Files.walkFileTree(folder, new Deletion());
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "{0} stays behind: {1}", folder, e);
        }
    }

    private static boolean isAnotherRunning(long pid) {
        return pid != ProcessHandle.current().pid()
                && ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
    }

    private static final class Deletion extends SimpleFileVisitor<Path> {
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
    }
}
