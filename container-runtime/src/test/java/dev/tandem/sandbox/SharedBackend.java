package dev.tandem.sandbox;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** One backend for all tests of a class, which is skipped where the machine cannot have any. */
public final class SharedBackend implements BeforeAllCallback, AfterAllCallback {
    private final Opener opener;
    private @Nullable Path state;
    private @Nullable Backend backend;

    public SharedBackend(Opener opener) {
        this.opener = opener;
    }

    /** Opens a backend, or skips the test. */
    @FunctionalInterface
    public interface Opener {
        Backend open(Path stateDirectory) throws SandboxException;
    }

    public Backend backend() {
        return Objects.requireNonNull(backend, "before the first test");
    }

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        Path directory = Files.createTempDirectory("tandem-sandbox");
        state = directory;
        backend = opener.open(directory);
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        if (backend != null) {
            backend.close();
        }
        if (state != null) {
            remove(state);
        }
    }

    private static void remove(Path directory) throws Exception {
        List<Path> contents;
        try (Stream<Path> found = Files.walk(directory)) {
            contents = found.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : contents) {
            Files.delete(path);
        }
    }
}
