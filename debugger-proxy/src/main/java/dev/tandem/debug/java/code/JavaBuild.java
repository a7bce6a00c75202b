package dev.tandem.debug.java.code;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

/**
 * A program that was compiled from its main file: that file, those beside it, and from the root of its packages whatever they name. So runs
 * do it too, but debugging needs the names of local variables.
 *
 * @param root the folder in which the packages begin
 * @param output where the classes are
 */
public record JavaBuild(Path root, Path output, String mainClass) {
    /**
     * Compiles a program.
     *
     * @param output a folder
     * @param classPath libraries
     * @param release of the Java that it runs in; ours at most
     * @throws CompileException with all that the compiler says
     * @throws IOException if files cannot be read or written
     */
    public static JavaBuild compile(Path program, Path output, List<Path> classPath, int release)
            throws CompileException, IOException {
        SourceUnit unit = SourceUnit.read(program);
        Path root = unit.root();
        Files.createDirectories(output);
        List<Path> sources = new ArrayList<>();
        Path folder = program.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IOException("no file: " + program);
        }
        try (DirectoryStream<Path> beside = Files.newDirectoryStream(folder, "*.java")) {
            beside.forEach(sources::add);
        }
        sources.sort(null);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null) {
            throw new CompileException("This Java has no compiler; install a JDK.");
        }
        var said = new StringWriter();
        try (StandardJavaFileManager files =
                compiler.getStandardFileManager(null, Locale.ENGLISH, StandardCharsets.UTF_8)) {
            files.setLocationFromPaths(StandardLocation.CLASS_OUTPUT, List.of(output));
            files.setLocationFromPaths(StandardLocation.SOURCE_PATH, List.of(root));
            files.setLocationFromPaths(StandardLocation.CLASS_PATH, classPath);
            List<String> options = new ArrayList<>(List.of("-g", "-proc:none", "-parameters"));
            if (release < Runtime.version().feature()) {
                options.addAll(List.of("--release", String.valueOf(release)));
            }
            if (!compiler.getTask(said, files, null, options, null, files.getJavaFileObjectsFromPaths(sources))
                    .call()) {
                throw new CompileException(said.toString());
            }
        }
        String name = program.getFileName().toString().replaceAll("\\.java$", "");
        return new JavaBuild(root, output, unit.packageName().isEmpty() ? name : unit.packageName() + "." + name);
    }
}
