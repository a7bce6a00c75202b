package dev.tandem.debug.java.code;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.LineNumber;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/** The class files on a class path of folders and jars. Any thread. */
public final class ClassFiles implements AutoCloseable {
    /**
     * A class that was compiled from a source file.
     *
     * @param name binary, with dots between packages: {@code shop.Basket$Item}
     * @param lines that have code, counted from 1
     */
    public record Compiled(String name, NavigableSet<Integer> lines) {}

    private final List<Path> classPath;
    private final List<FileSystem> jars = new ArrayList<>();
    private final List<Path> roots = new ArrayList<>();
    /** By package and name of the source: {@code shop/Basket.java}. */
    private final Map<String, List<Compiled>> sources = new HashMap<>();

    /** @param classPath entries that do not exist are left out, as the JVM does */
    public ClassFiles(List<Path> classPath) {
        this.classPath = List.copyOf(classPath);
        for (Path entry : classPath) {
            if (Files.isDirectory(entry)) {
                roots.add(entry);
            } else if (Files.isRegularFile(entry)) {
                try {
                    FileSystem jar = FileSystems.newFileSystem(entry);
                    jars.add(jar);
                    roots.add(jar.getPath("/"));
                } catch (IOException | FileSystemNotFoundException e) {
                    // no archive: the JVM passes over it as well
                }
            }
        }
    }

    public List<Path> classPath() {
        return classPath;
    }

    /**
     * {@return the bytes of a class, if it lies on the class path}
     *
     * @param name binary, with dots
     */
    public Optional<byte[]> read(String name) {
        String file = name.replace('.', '/') + ".class";
        for (Path root : roots) {
            Path path = root.resolve(file);
            if (Files.exists(path)) {
                try {
                    return Optional.of(Files.readAllBytes(path));
                } catch (IOException e) {
                    throw new UncheckedIOException("the class file " + path + " cannot be read", e);
                }
            }
        }
        return Optional.empty();
    }

    /** {@return the classes from a source file, nested and anonymous ones too; none if nothing of it is compiled} */
    public synchronized List<Compiled> from(SourceUnit source) {
        String folder = source.packageName().replace('.', '/');
        String name = source.path().getFileName().toString();
        List<Compiled> known = sources.get(folder + "/" + name);
        if (known == null || known.isEmpty()) {
            known = new ArrayList<>();
            for (Path root : roots) {
                scan(root, root.resolve(folder), name, known);
            }
            sources.put(folder + "/" + name, known);
        }
        return List.copyOf(known);
    }

    private static void scan(Path root, Path folder, String source, List<Compiled> found) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.class")) {
            for (Path file : files) {
                ClassModel model = ClassFile.of().parse(Files.readAllBytes(file));
                boolean from = model.findAttribute(Attributes.sourceFile())
                        .map(attribute -> attribute.sourceFile().stringValue())
                        .filter(source::equals)
                        .isPresent();
                if (from) {
                    String path = root.relativize(file).toString();
                    found.add(new Compiled(
                            path.substring(0, path.length() - ".class".length()).replace('/', '.'), lines(model)));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the classes in " + folder + " cannot be read", e);
        }
    }

    private static NavigableSet<Integer> lines(ClassModel model) {
        NavigableSet<Integer> lines = new TreeSet<>();
        for (MethodModel method : model.methods()) {
            // Code that the compiler has made has the line of its class, where nobody looks for it.
            boolean made = (method.flags().flagsMask() & ClassFile.ACC_SYNTHETIC) != 0
                    && !method.methodName().stringValue().startsWith("lambda$");
            if (!made) {
                method.code().ifPresent(code -> addLines(code, lines));
            }
        }
        return lines;
    }

    private static void addLines(CodeModel code, NavigableSet<Integer> lines) {
        for (var element : code) {
            if (element instanceof LineNumber number) {
                lines.add(number.line());
            }
        }
    }

    @Override
    public void close() throws IOException {
        for (FileSystem jar : jars) {
            jar.close();
        }
    }
}
