package dev.tandem.sandbox.nativebackend;

import dev.tandem.sandbox.ReadOnlyFolder;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The part of the host's files that every sandbox of one backend sees, worked out once.
 *
 * @param stage an empty directory, on which each sandbox mounts its root, in a mount namespace of its own
 * @param init the program of each sandbox's first process
 * @param etc what sandboxes see as {@code /etc}
 * @param accounts of the users of sandboxes, a file each
 * @param links symbolic links in the root, such as {@code /bin}
 * @param binds directories beside {@code /usr}, in an order in which each can be made
 * @param rights what the kernel lets this process do for it
 */
record HostView(Path stage, Path init, Path etc, Path accounts, List<Link> links, List<Bind> binds, Rights rights) {
    /** What programs need of the host's {@code /etc}: where things are, never who has an account or a key. */
    private static final List<String> ETC_NAMES = List.of(
            "alternatives",
            "fonts",
            "gai.conf",
            "ld.so.cache",
            "ld.so.conf",
            "ld.so.conf.d",
            "localtime",
            "mime.types",
            "perl",
            "protocols",
            "services",
            "terminfo",
            "timezone");

    private static final List<String> ETC_PREFIXES = List.of("java-", "python3");
    /** Of some directories only parts: the rest may hold keys, or addresses and passwords of the host's own registries. */
    private static final List<String> ETC_PARTS =
            List.of("maven/logging", "maven/m2.conf", "ssl/certs", "ssl/openssl.cnf");

    private static final List<String> ROOT_NAMES = List.of("bin", "sbin", "lib", "lib32", "lib64", "libx32");

    /** A symbolic link at an absolute path inside. */
    record Link(String path, String target) {}

    /**
     * A directory that is shown.
     *
     * @param source where it is on the machine
     * @param path where it is shown
     * @param directories the directories to make for it before, the parents first
     */
    record Bind(String source, String path, List<String> directories) {}

    static HostView prepare(
            Path stage, Path init, Path etc, Path accounts, List<ReadOnlyFolder> readOnlyFolders, Rights rights)
            throws IOException {
        copyEtc(etc);
        List<Link> links = new ArrayList<>();
        List<ReadOnlyFolder> shown = new ArrayList<>();
        for (String name : ROOT_NAMES) {
            Path path = Path.of("/" + name);
            if (Files.isSymbolicLink(path)) {
                links.add(new Link(path.toString(), Files.readSymbolicLink(path).toString()));
            } else if (Files.isDirectory(path)) {
                shown.add(ReadOnlyFolder.at(path));
            }
        }
        for (ReadOnlyFolder folder : readOnlyFolders) {
            if (!Files.isDirectory(folder.source())) {
                throw new IOException("not a directory, so it cannot be shown in sandboxes: " + folder.source());
            }
            if (!folder.target().startsWith("/usr")) {
                shown.add(folder);
            }
        }
        return new HostView(stage, init, etc, accounts, List.copyOf(links), binds(shown), rights);
    }

    private static List<Bind> binds(List<ReadOnlyFolder> shown) {
        Set<String> made = new HashSet<>();
        List<Bind> binds = new ArrayList<>();
        for (ReadOnlyFolder folder : shown) {
            Path path = folder.target();
            List<String> directories = new ArrayList<>();
            for (int length = 1; length <= path.getNameCount(); length++) {
                String directory = "/" + path.subpath(0, length);
                if (made.add(directory)) {
                    directories.add(directory);
                }
            }
            binds.add(new Bind(folder.source().toString(), path.toString(), List.copyOf(directories)));
        }
        return List.copyOf(binds);
    }

    private static void copyEtc(Path etc) throws IOException {
        Files.createDirectories(etc.resolve("ssl"));
        Files.createDirectories(etc.resolve("maven"));
        Path host = Path.of("/etc");
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(host)) {
            for (Path entry : entries) {
                String name = entry.getFileName().toString();
                if (ETC_NAMES.contains(name) || ETC_PREFIXES.stream().anyMatch(name::startsWith)) {
                    copy(entry, etc.resolve(name));
                }
            }
        }
        for (String name : ETC_PARTS) {
            if (Files.exists(host.resolve(name))) {
                copy(host.resolve(name), etc.resolve(name));
            }
        }
        // Covered by each sandbox's own.
        Files.writeString(etc.resolve("passwd"), "");
        Files.writeString(etc.resolve("group"), "root:x:0:\n");
        Files.writeString(etc.resolve("hosts"), "127.0.0.1 localhost sandbox\n::1 localhost\n");
        Files.writeString(etc.resolve("hostname"), "sandbox\n");
        Files.writeString(etc.resolve("nsswitch.conf"), "passwd: files\ngroup: files\nhosts: files\n");
    }

    /** Copies what everyone may read; symbolic links stay links. */
    private static void copy(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                if (!readableByAll(directory)) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                Files.createDirectories(target(directory));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (attributes.isSymbolicLink() || (attributes.isRegularFile() && readableByAll(file))) {
                    Files.copy(file, target(file), LinkOption.NOFOLLOW_LINKS);
                }
                return FileVisitResult.CONTINUE;
            }

            private Path target(Path source) {
                return to.resolve(from.relativize(source).toString());
            }
        });
    }

    private static boolean readableByAll(Path path) throws IOException {
        return Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS).contains(PosixFilePermission.OTHERS_READ);
    }
}
