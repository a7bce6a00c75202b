package dev.tandem.debug.java;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.jdi.AbsentInformationException;
import com.sun.jdi.Location;
import com.sun.jdi.ReferenceType;
import dev.tandem.debug.java.code.SourceUnit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/** Where the source of a class is: a file of the workspace, or one in the JDK's archive of sources. Any thread. */
final class Sources implements AutoCloseable {
    private static final Path JDK = Path.of(System.getProperty("java.home"), "lib", "src.zip");
    /** Folders of more are not looked through: what is not found then is found by naming its root in {@code sourcePaths}. */
    private static final int MOST_FILES = 20_000;

    private final List<Path> roots;
    private final Map<String, Optional<Path>> files = new HashMap<>();
    private final List<String> archived = new ArrayList<>();
    private final @Nullable ZipFile jdk;

    /** @param roots folders in which packages begin, the most important first */
    Sources(List<Path> roots) {
        this.roots = roots.stream().map(Sources::real).toList();
        try {
            this.jdk = Files.exists(JDK) ? new ZipFile(JDK.toFile()) : null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return a path without links, so that two of one file are equal} */
    static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            return path.toAbsolutePath().normalize();
        }
    }

    /** {@return the file that a class was compiled from, if it is here} */
    Optional<Path> file(ReferenceType type) {
        try {
            return file(type.sourcePaths(null).getFirst());
        } catch (AbsentInformationException e) {
            return Optional.empty();
        }
    }

    /** @param path package and name: {@code shop/Basket.java} */
    private synchronized Optional<Path> file(String path) {
        return files.computeIfAbsent(
                path,
                wanted -> roots.stream()
                        .map(root -> root.resolve(wanted))
                        .filter(Files::isRegularFile)
                        .findFirst()
                        .or(() -> roots.stream()
                                .flatMap(root -> search(root, wanted).stream())
                                .findFirst()));
    }

    /** Looks for a file in a folder that is not named like its package, as main files may be. */
    private static Optional<Path> search(Path root, String wanted) {
        int slash = wanted.lastIndexOf('/');
        String packageName = slash < 0 ? "" : wanted.substring(0, slash).replace('/', '.');
        Path name = Path.of(wanted.substring(slash + 1));
        var found = new ArrayList<Path>();
        try {
            Files.walkFileTree(root, new SimpleFileVisitor<>() {
                private int seen;

                @Override
                public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                    String folderName = String.valueOf(folder.getFileName());
                    boolean skipped =
                            !folder.equals(root) && (folderName.startsWith(".") || folderName.equals("node_modules"));
                    return skipped ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    if (name.equals(file.getFileName())
                            && SourceUnit.read(file).packageName().equals(packageName)) {
                        found.add(file);
                        return FileVisitResult.TERMINATE;
                    }
                    return ++seen > MOST_FILES ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException cause) {
                    return FileVisitResult.CONTINUE; // what nobody may read is nobody's source
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found.stream().findFirst();
    }

    /** {@return the imports of the file that a class was compiled from; none if it is not here} */
    List<String> imports(ReferenceType type) {
        return file(type)
                .map(file -> {
                    try {
                        return SourceUnit.read(file).imports();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                })
                .orElse(List.of());
    }

    /** {@return the source of a place as DAP tells it; null if there is none} */
    synchronized @Nullable ObjectNode describe(Location location) {
        try {
            String path = location.sourcePath();
            Optional<Path> file = file(path);
            ObjectNode source = Json.object().put("name", location.sourceName());
            if (file.isPresent()) {
                return source.put("path", file.get().toString());
            }
            String entry = location.declaringType().module().name() + "/" + path;
            if (jdk == null || jdk.getEntry(entry) == null) {
                return null;
            }
            int index = archived.indexOf(entry);
            if (index < 0) {
                archived.add(entry);
                index = archived.size() - 1;
            }
            return source.put("sourceReference", index + 1).put("origin", "JDK").put("presentationHint", "deemphasize");
        } catch (AbsentInformationException e) {
            return null;
        }
    }

    /**
     * {@return a source that is in no file}
     *
     * @throws Refusal if there is none of that number
     */
    synchronized String text(int reference) {
        if (jdk == null || reference < 1 || reference > archived.size()) {
            throw new Refusal("There is no source " + reference + ".");
        }
        ZipEntry entry = jdk.getEntry(archived.get(reference - 1));
        try (var in = jdk.getInputStream(entry)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        if (jdk != null) {
            jdk.close();
        }
    }
}
