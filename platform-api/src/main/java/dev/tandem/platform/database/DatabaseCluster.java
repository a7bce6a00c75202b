package dev.tandem.platform.database;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * The files of an embedded PostgreSQL, how it is started with durable commits, and how it is entered: over loopback and by
 * password only.
 *
 * <p>Layout below the data directory: {@code postgres/} the cluster, {@code postgres-bin/} the unpacked binaries, {@code
 * postgres.log} what it says, {@code postgres.password} the superuser's and {@code database.password} our own user's secret.
 * The password of the superuser is set by initdb: there is no moment in which the cluster could be entered without one.
 */
final class DatabaseCluster {
    private static final String NAME = "tandem";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path home;
    private final Path directory;
    private final Path superuserPasswordFile;
    private final String superuserPassword;
    private final String password;

    private DatabaseCluster(Path home) throws IOException {
        this.home = home;
        this.directory = home.resolve("postgres");
        this.superuserPasswordFile = home.resolve("postgres.password");
        this.superuserPassword = SecretFile.readOrCreate(superuserPasswordFile);
        this.password = SecretFile.readOrCreate(home.resolve("database.password"));
    }

    static DatabaseCluster in(Path home) throws IOException {
        return new DatabaseCluster(home);
    }

    /** {@return the data directory of the server} */
    Path directory() {
        return directory;
    }

    /**
     * Starts a server, after stopping one that serves the same directory.
     *
     * @param port to listen at; 0 for any free one
     */
    EmbeddedPostgres start(int port) throws IOException, InterruptedException {
        LeftoverPostmaster.stop(directory);
        if (!Files.exists(complete())) {
            removeUnfinished();
        }
        var log = ProcessBuilder.Redirect.appendTo(home.resolve("postgres.log").toFile());
        return EmbeddedPostgres.builder()
                .setPort(port)
                .setDataDirectory(directory)
                .setCleanDataDirectory(false)
                .setOverrideWorkingDirectory(home.resolve("postgres-bin").toFile())
                .setPGStartupWait(PATIENCE)
                .setRegisterShutdownHook(false) // whoever uses it knows when it is needed no more
                // These become options of initdb: without them everyone on this machine could enter as superuser.
                .setLocaleConfig("locale", "C.UTF-8")
                .setLocaleConfig("auth-host", "scram-sha-256")
                .setLocaleConfig("auth-local", "scram-sha-256")
                .setLocaleConfig("pwfile", superuserPasswordFile.toString())
                .setConnectConfig("password", superuserPassword)
                .setServerConfig("fsync", "on") // the library's default is off
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("full_page_writes", "on")
                .setServerConfig("listen_addresses", "127.0.0.1")
                .setServerConfig("unix_socket_directories", "")
                .setServerConfig("max_connections", "60")
                .setOutputRedirector(log)
                .setErrorRedirector(log)
                .start();
    }

    private Path complete() {
        return home.resolve("postgres.complete");
    }

    /** A cluster whose first start never succeeded holds nothing of anybody's: initdb was killed half-way. */
    private void removeUnfinished() throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** Makes our own user and database, where they are not there. {@return how they are entered} */
    DatabaseAddress ownDatabase(int port) throws SQLException, IOException {
        String server = "jdbc:postgresql://127.0.0.1:" + port + "/";
        try (Connection connection = DriverManager.getConnection(server + "postgres", "postgres", superuserPassword);
                Statement statement = connection.createStatement()) {
            // The password is of our own alphabet (base64url): nothing in it needs quoting.
            boolean known = exists(connection, "select 1 from pg_roles where rolname = ?");
            statement.execute((known ? "alter role " : "create role ") + NAME + " login password '" + password + "'");
            if (!exists(connection, "select 1 from pg_database where datname = ?")) {
                statement.execute("create database " + NAME + " owner " + NAME);
            }
        }
        if (!Files.exists(complete())) {
            Files.createFile(complete());
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
}
