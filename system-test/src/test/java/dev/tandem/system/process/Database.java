package dev.tandem.system.process;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;

/** A real PostgreSQL of its own, with durable commits, which can be killed and started again at the same port. */
public final class Database implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int ATTEMPTS = 20;

    private final Path home = Processes.newDirectory("database");
    private final int port;
    private EmbeddedPostgres postgres;
    private long postmaster;

    /** How it is entered. */
    public record Address(String url, String username, String password) {}

    private Database() {
        this.port = Processes.freePort();
        this.postgres = launch();
    }

    public static Database start() {
        return new Database();
    }

    private EmbeddedPostgres launch() {
        var log = ProcessBuilder.Redirect.appendTo(home.resolve("postgres.log").toFile());
        try {
            EmbeddedPostgres started = EmbeddedPostgres.builder()
                    .setPort(port)
                    .setDataDirectory(home.resolve("data"))
                    .setCleanDataDirectory(false)
                    .setPGStartupWait(PATIENCE)
                    .setRegisterShutdownHook(false)
                    .setLocaleConfig("locale", "C.UTF-8")
                    .setServerConfig("fsync", "on")
                    .setServerConfig("synchronous_commit", "on")
                    .setServerConfig("listen_addresses", "127.0.0.1")
                    .setServerConfig("unix_socket_directories", "")
                    .setServerConfig("max_connections", "100")
                    .setOutputRedirector(log)
                    .setErrorRedirector(log)
                    .start();
            postmaster = Long.parseLong(Files.readAllLines(home.resolve("data/postmaster.pid"))
                    .getFirst()
                    .strip());
            Guard.watch(postmaster);
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL does not start; see " + home, e);
        }
    }

    public int port() {
        return port;
    }

    /** {@return how it is entered} */
    public Address address() {
        return addressThrough(port);
    }

    /** {@return how it is entered through something that forwards to it} */
    public Address addressThrough(int otherPort) {
        return new Address("jdbc:postgresql://127.0.0.1:" + otherPort + "/postgres", "postgres", "postgres");
    }

    /** {@return a connection of the test's own} */
    public Connection connect() throws SQLException {
        Address address = address();
        return DriverManager.getConnection(address.url(), address.username(), address.password());
    }

    public long pid() {
        return postmaster;
    }

    /** {@code kill -9} of the server; its children end themselves. */
    public void kill() {
        Processes.signal(postmaster, "KILL");
        Processes.eventually(
                "the killed PostgreSQL is gone",
                PATIENCE,
                () -> ProcessHandle.of(postmaster)
                        .filter(ProcessHandle::isAlive)
                        .isEmpty());
        Guard.leave(postmaster);
    }

    /** Starts it again after {@link #kill}: it recovers from its log. */
    public void startAgain() {
        for (int attempt = 1; ; attempt++) {
            try {
                postgres.close(); // lets go of its lock
                Files.deleteIfExists(home.resolve("data/postmaster.pid"));
                postgres = launch();
                return;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (RuntimeException e) {
                if (attempt == ATTEMPTS) { // children of the killed one may still be ending
                    throw e;
                }
            }
        }
    }

    @Override
    public void close() {
        try {
            postgres.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            Guard.leave(postmaster);
            Processes.delete(home);
        }
    }
}
