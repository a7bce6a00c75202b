package dev.tandem.platform.database;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Comparator;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * The PostgreSQL that comes with the platform, with durable commits, reachable over loopback and by password only.
 *
 * <p>Layout below the data directory: {@code postgres/} the cluster, {@code postgres-bin/} the unpacked binaries, {@code
 * postgres.log} what it says, {@code postgres.password} the superuser's and {@code database.password} our own user's secret.
 * The password of the superuser is set by initdb: there is no moment in which the cluster could be entered without one.
 */
public final class EmbeddedDatabase implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(EmbeddedDatabase.class);
    private static final String NAME = "tandem";

    private final EmbeddedPostgres postgres;
    private final DatabaseAddress address;

    private EmbeddedDatabase(EmbeddedPostgres postgres, DatabaseAddress address) {
        this.postgres = postgres;
        this.address = address;
    }

    /**
     * Starts it, after the one that a killed process may have left behind has been stopped.
     *
     * @param home the platform's data directory; made if it is not there
     * @throws IOException if it does not start; {@code postgres.log} says why
     */
    public static EmbeddedDatabase start(Path home) throws IOException, InterruptedException {
        long begun = System.nanoTime();
        Files.createDirectories(
                home, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path cluster = home.resolve("postgres");
        LeftoverPostmaster.stop(cluster);
        Path superPassword = home.resolve("postgres.password");
        String password = SecretFile.readOrCreate(superPassword);
        Path complete = home.resolve("postgres.complete");
        if (!Files.exists(complete)) {
            removeUnfinished(cluster);
        }
        EmbeddedPostgres postgres =
                build(home, cluster, superPassword, password).start();
        try {
            DatabaseAddress address =
                    ownDatabase(postgres, password, SecretFile.readOrCreate(home.resolve("database.password")));
            if (!Files.exists(complete)) {
                Files.createFile(complete);
            }
            long millis = Duration.ofNanos(System.nanoTime() - begun).toMillis();
            LOG.infof("embedded PostgreSQL at %s is up after %d ms, data in %s", address.url(), millis, home);
            return new EmbeddedDatabase(postgres, address);
        } catch (IOException | SQLException | RuntimeException e) {
            postgres.close();
            throw new IOException("cannot set up the embedded PostgreSQL in " + home, e);
        }
    }

    private static EmbeddedPostgres.Builder build(Path home, Path cluster, Path passwordFile, String password) {
        var log = ProcessBuilder.Redirect.appendTo(home.resolve("postgres.log").toFile());
        return EmbeddedPostgres.builder()
                .setDataDirectory(cluster)
                .setCleanDataDirectory(false)
                .setOverrideWorkingDirectory(home.resolve("postgres-bin").toFile())
                .setPGStartupWait(Duration.ofSeconds(60))
                .setRegisterShutdownHook(false) // whoever uses it knows when it is needed no more
                // These become options of initdb: without them everyone on this machine could enter as superuser.
                .setLocaleConfig("locale", "C.UTF-8")
                .setLocaleConfig("auth-host", "scram-sha-256")
                .setLocaleConfig("auth-local", "scram-sha-256")
                .setLocaleConfig("pwfile", passwordFile.toString())
                .setConnectConfig("password", password)
                .setServerConfig("fsync", "on") // the library's default is off
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("full_page_writes", "on")
                .setServerConfig("listen_addresses", "127.0.0.1")
                .setServerConfig("unix_socket_directories", "")
                .setServerConfig("max_connections", "60")
                .setOutputRedirector(log)
                .setErrorRedirector(log);
    }

    /** A cluster whose first start never succeeded holds nothing of anybody's: initdb was killed half-way. */
    private static void removeUnfinished(Path cluster) throws IOException {
        if (!Files.exists(cluster)) {
            return;
        }
        try (Stream<Path> files = Files.walk(cluster)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static DatabaseAddress ownDatabase(EmbeddedPostgres postgres, String superPassword, String password)
            throws SQLException {
        String server = "jdbc:postgresql://127.0.0.1:" + postgres.getPort() + "/";
        try (Connection connection = DriverManager.getConnection(server + "postgres", "postgres", superPassword);
                Statement statement = connection.createStatement()) {
            // Our own alphabet (base64url): nothing in it needs quoting.
            if (!exists(connection, "select 1 from pg_roles where rolname = ?")) {
                statement.execute("create role " + NAME + " login password '" + password + "'");
            } else {
                statement.execute("alter role " + NAME + " password '" + password + "'");
            }
            if (!exists(connection, "select 1 from pg_database where datname = ?")) {
                statement.execute("create database " + NAME + " owner " + NAME);
            }
        }
        return new DatabaseAddress(server + NAME, NAME, password);
    }

    private static boolean exists(Connection connection, String query) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setString(1, NAME);
            try (ResultSet row = statement.executeQuery()) {
                return row.next();
            }
        }
    }

    public DatabaseAddress address() {
        return address;
    }

    @Override
    public void close() throws IOException {
        postgres.close();
    }
}
