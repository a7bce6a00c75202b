package dev.tandem.debug.java.code;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a source file says at its head.
 *
 * @param packageName empty for the unnamed package
 * @param imports as they are written, without the word and the semicolon: {@code java.util.List}, {@code static java.lang.Math.*}
 */
public record SourceUnit(Path path, String packageName, List<String> imports) {
    private static final Pattern PACKAGE = Pattern.compile("^\\s*package\\s+([\\w.]+)\\s*;");
    private static final Pattern IMPORT = Pattern.compile("^\\s*import\\s+((?:static\\s+)?[\\w.]+(?:\\.\\*)?)\\s*;");
    private static final Pattern TYPE = Pattern.compile("\\b(class|interface|enum|record)\\s+\\w");

    public SourceUnit {
        imports = List.copyOf(imports);
    }

    /**
     * {@return the head of a file}
     *
     * @throws IOException if it cannot be read
     */
    public static SourceUnit read(Path path) throws IOException {
        String packageName = "";
        List<String> imports = new ArrayList<>();
        for (String line : lines(path)) {
            Matcher named = PACKAGE.matcher(line);
            Matcher imported = IMPORT.matcher(line);
            if (named.find()) {
                packageName = named.group(1);
            } else if (imported.find()) {
                imports.add(imported.group(1));
            } else if (TYPE.matcher(line).find()
                    && !line.strip().startsWith("*")
                    && !line.strip().startsWith("//")) {
                break;
            }
        }
        return new SourceUnit(path, packageName, imports);
    }

    private static List<String> lines(Path path) throws IOException {
        try {
            return Files.readAllLines(path);
        } catch (MalformedInputException e) {
            return Files.readAllLines(path, StandardCharsets.ISO_8859_1); // what the head says is ASCII
        }
    }

    /** {@return the folder in which its package begins; its own folder if that is not named like the package} */
    public Path root() {
        Path folder = path.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IllegalStateException("a file without a folder: " + path);
        }
        if (packageName.isEmpty()) {
            return folder;
        }
        Path inner = Path.of(packageName.replace('.', '/'));
        Path root = folder;
        if (folder.endsWith(inner)) {
            for (int i = 0; i < inner.getNameCount() && root.getParent() != null; i++) {
                root = root.getParent();
            }
        }
        return root;
    }
}
