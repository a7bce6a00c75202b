package dev.tandem.platform.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A PostgreSQL that still serves a data directory because the process that started it was killed.
 *
 * <p>The pid in {@code postmaster.pid} may belong to anything by now. Only a process that calls itself postgres and has the data
 * directory as its working directory, or names it on its command line, is taken for ours; nothing else is ever signalled.
 */
final class LeftoverPostmaster {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private LeftoverPostmaster() {}

    /**
     * Stops it, if there is one, and clears its pid file.
     *
     * @throws IOException if it does not stop
     */
    static void stop(Path dataDirectory) throws IOException, InterruptedException {
        Optional<ProcessHandle> postmaster = find(dataDirectory);
        if (postmaster.isPresent()) {
            shutDown(postmaster.get());
        }
        Files.deleteIfExists(pidFile(dataDirectory));
    }

    /** {@return the process that serves a data directory, if one does} */
    static Optional<ProcessHandle> find(Path dataDirectory) throws IOException {
        return read(pidFile(dataDirectory)).filter(process -> serves(process, dataDirectory));
    }

    private static Path pidFile(Path dataDirectory) {
        return dataDirectory.resolve("postmaster.pid");
    }

    private static Optional<ProcessHandle> read(Path pidFile) throws IOException {
        try {
            List<String> lines = Files.readAllLines(pidFile);
            return lines.isEmpty()
                    ? Optional.empty()
                    : ProcessHandle.of(Long.parseLong(lines.getFirst().strip()));
        } catch (NoSuchFileException | NumberFormatException e) {
            return Optional.empty(); // no one, or written by half when the machine went down
        }
    }

    static boolean serves(ProcessHandle process, Path dataDirectory) {
        boolean named = process.info()
                .command()
                .map(command -> Path.of(command).endsWith("postgres"))
                .orElse(false);
        return named && (worksIn(process, dataDirectory) || names(process, dataDirectory));
    }

    private static boolean worksIn(ProcessHandle process, Path dataDirectory) {
        try {
            Path directory =
                    Path.of("/proc", Long.toString(process.pid()), "cwd").toRealPath();
            return directory.equals(dataDirectory.toRealPath());
        } catch (IOException e) {
            return false; // no /proc here, or not ours to look at
        }
    }

    private static boolean names(ProcessHandle process, Path dataDirectory) {
        String[] arguments = process.info().arguments().orElse(new String[0]);
        return Arrays.asList(arguments).contains(dataDirectory.toString());
    }

    /** SIGINT is PostgreSQL's fast shutdown: it ends connections; SIGTERM would wait for them for ever. */
    private static void shutDown(ProcessHandle postmaster) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-INT", Long.toString(postmaster.pid()))
                .start()
                .waitFor();
        try {
            postmaster.onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new IOException(
                    "the PostgreSQL left behind (process %d) does not stop; end it and start again"
                            .formatted(postmaster.pid()),
                    e);
        } catch (ExecutionException e) {
            throw new IOException("cannot wait for process " + postmaster.pid(), e);
        }
    }
}
