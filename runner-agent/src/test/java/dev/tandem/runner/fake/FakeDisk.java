package dev.tandem.runner.fake;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Looks at what is in a folder. */
public final class FakeDisk {
    /** Stands for a folder among the contents. */
    public static final String FOLDER = "(folder)";

    private FakeDisk() {}

    /** {@return every path under the folder with its content, or what it is instead of a file} */
    public static Map<String, String> contents(Path root) throws IOException {
        Map<String, String> found = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path path : paths.filter(path -> !path.equals(root)).toList()) {
                found.put(root.relativize(path).toString(), content(path));
            }
        }
        return found;
    }

    private static String content(Path path) throws IOException {
        if (Files.isSymbolicLink(path)) {
            return "(link)";
        }
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            return FOLDER;
        }
        return Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)
                ? Files.readString(path, StandardCharsets.UTF_8)
                : "(other)";
    }
}
