package dev.tandem.system.process;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where the product was built. */
public final class Product {
    private Product() {}

    /** {@return the directory that holds the launcher: the one above the tests' working directory, or that one itself} */
    public static Path home() {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            if (Files.isExecutable(at.resolve("tandem")) && Files.exists(at.resolve("platform-api/pom.xml"))) {
                return at;
            }
        }
        throw new IllegalStateException("started outside of the project");
    }
}
