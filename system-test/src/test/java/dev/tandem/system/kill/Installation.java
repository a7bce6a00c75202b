package dev.tandem.system.kill;

import dev.tandem.system.process.Platform;
import dev.tandem.system.process.Processes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A platform with its embedded PostgreSQL, the one that people get without configuring anything: each can be killed by itself. */
final class Installation implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int PORT_LINE = 3;

    private final Platform platform;

    Installation(Platform.Settings settings) {
        this.platform = Platform.start("platform", settings);
    }

    Platform platform() {
        return platform;
    }

    /** {@return the database's server process, if it is there} */
    Optional<ProcessHandle> postmaster() {
        return pidFile()
                .flatMap(lines ->
                        ProcessHandle.of(Long.parseLong(lines.getFirst().strip())))
                .filter(ProcessHandle::isAlive);
    }

    /** {@return the processes of the database that serve connections, or work beside them} */
    List<ProcessHandle> backends() {
        return postmaster().map(server -> server.children().toList()).orElse(List.of());
    }

    /** {@code kill -9} of the database's server; returns when it is gone. Its children end themselves. */
    void killPostmaster() {
        postmaster().ifPresent(server -> {
            server.destroyForcibly();
            Processes.eventually("the killed database is gone", PATIENCE, () -> !server.isAlive());
        });
    }

    private Optional<List<String>> pidFile() {
        try {
            List<String> lines = Files.readAllLines(platform.home().resolve("postgres/postmaster.pid"));
            return lines.size() > PORT_LINE ? Optional.of(lines) : Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.empty(); // between two servers
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return a connection of the test's own} */
    Connection connect() throws SQLException {
        try {
            int port = pidFile()
                    .map(lines -> Integer.parseInt(lines.get(PORT_LINE).strip()))
                    .orElseThrow(() -> new SQLException("no database is running"));
            Path password = platform.home().resolve("database.password");
            return DriverManager.getConnection(
                    "jdbc:postgresql://127.0.0.1:" + port + "/tandem",
                    "tandem",
                    Files.readString(password).strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        Optional<ProcessHandle> server = postmaster();
        try {
            platform.close();
        } finally {
            // A platform that was killed could not stop it.
            server.filter(ProcessHandle::isAlive).ifPresent(ProcessHandle::destroyForcibly);
        }
    }
}
