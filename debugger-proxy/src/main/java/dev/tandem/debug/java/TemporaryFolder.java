package dev.tandem.debug.java;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A folder that is made when it is asked for, and goes when it is closed, at the latest with this process. Any thread. */
final class TemporaryFolder implements AutoCloseable {
    // ---- guarded by this
    private @Nullable Path path;

    /** {@return where it is; empty at first} */
    synchronized Path path() throws IOException {
        if (path == null) {
            path = Files.createTempDirectory("tandem-debug");
            Runtime.getRuntime().addShutdownHook(new Thread(this::close, "temporary folder"));
        }
        return path;
    }

    @Override
    public synchronized void close() {
        if (path == null || !Files.exists(path)) {
            return;
        }
        try (Stream<Path> walk = Files.walk(path)) {
            List<Path> innermostFirst = walk.sorted(Comparator.reverseOrder()).toList();
            for (Path file : innermostFirst) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
