package dev.tandem.debug.java;

import java.io.File;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** How new the Java is that a command starts. */
final class JavaVersion {
    /** What cannot be told. */
    static final int UNKNOWN = 0;

    private static final Pattern SEPARATORS = Pattern.compile("[._+-]");

    private JavaVersion() {}

    /**
     * {@return such as 17 or 25; {@link #UNKNOWN} if it cannot be told}
     *
     * @param java a path, or a name that is looked for in {@code searchPath}
     * @param searchPath folders, as in the variable {@code PATH}
     */
    static int of(String java, String searchPath) {
        return Stream.concat(
                        Stream.of(java).filter(name -> name.contains(File.separator)),
                        Stream.of(searchPath.split(File.pathSeparator, -1))
                                .map(folder -> folder + File.separator + java))
                .map(Path::of)
                .filter(Files::isExecutable)
                .map(JavaVersion::released)
                .findFirst()
                .orElse(UNKNOWN);
    }

    private static int released(Path java) {
        Properties properties = new Properties();
        // Beside the folder of the program itself, not of a link that leads to it.
        try (Reader reader = Files.newBufferedReader(java.toRealPath().resolveSibling("../release"))) {
            properties.load(reader);
            String version = properties.getProperty("JAVA_VERSION", "").replace("\"", "");
            return Integer.parseInt(SEPARATORS.split(version, 2)[0]);
        } catch (IOException | NumberFormatException _) {
            return UNKNOWN;
        }
    }
}
