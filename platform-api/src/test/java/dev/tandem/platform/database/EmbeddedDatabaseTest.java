package dev.tandem.platform.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedDatabaseTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path temporary;

    @Test
    void itIsDurableGuardedAndSurvivesBeingKilled() throws Exception {
        Path home = temporary.resolve("data");
        EmbeddedDatabase first = EmbeddedDatabase.start(home);
        DatabaseAddress address = first.address();
        try (Connection connection = connect(address);
                Statement statement = connection.createStatement()) {
            for (String setting : List.of("fsync", "synchronous_commit", "full_page_writes", "data_checksums")) {
                assertThat(one(statement, "show " + setting)).as(setting).isEqualTo("on");
            }
            assertThat(one(statement, "show listen_addresses")).isEqualTo("127.0.0.1");
            assertThat(one(statement, "select rolsuper from pg_roles where rolname = current_user"))
                    .isEqualTo("f");
            statement.execute("create table kept (value int)");
            statement.execute("insert into kept values (42)");
        }
        assertNobodyEntersWithoutPassword(address);
        assertThatThrownBy(() -> EmbeddedDatabase.start(home))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("in use by another platform");
        for (String secret : List.of("postgres.password", "database.password")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve(secret))))
                    .isEqualTo("rw-------");
        }

        ProcessHandle killed = postmaster(home);
        killed.destroyForcibly();
        killed.onExit().get(30, TimeUnit.SECONDS);

        // It comes back by itself, at the same address.
        try (Connection connection = awaitConnection(address);
                Statement statement = connection.createStatement()) {
            assertThat(one(statement, "select value from kept")).isEqualTo("42");
        }
        first.close();

        try (EmbeddedDatabase second = EmbeddedDatabase.start(home);
                Connection connection = connect(second.address());
                Statement statement = connection.createStatement()) {
            assertThat(one(statement, "select value from kept")).isEqualTo("42");
            assertThat(second.address().password()).isEqualTo(address.password());
        }
    }

    @Test
    void oneThatWasLeftBehindIsStoppedAndNobodyElseIs() throws Exception {
        Path home = temporary.resolve("data");
        EmbeddedPostgres leftBehind =
                DatabaseCluster.in(Files.createDirectories(home)).start(0);
        ProcessHandle postmaster = postmaster(home);
        assertThat(LeftoverPostmaster.serves(postmaster, home.resolve("postgres")))
                .isTrue();
        assertThat(LeftoverPostmaster.serves(postmaster, temporary)).isFalse();
        assertThat(LeftoverPostmaster.serves(ProcessHandle.current(), home.resolve("postgres")))
                .isFalse();

        LeftoverPostmaster.stop(home.resolve("postgres"));

        assertThat(postmaster.isAlive()).isFalse();
        leftBehind.close(); // lets go of the lock that a killed process would not hold
        try (EmbeddedDatabase second = EmbeddedDatabase.start(home);
                Connection connection = connect(second.address())) {
            assertThat(connection.isValid(5)).isTrue();
        }
    }

    @Test
    void aPidFileOfSomebodyElsesProcessIsNoReasonToStopIt() throws Exception {
        Path cluster = Files.createDirectories(temporary.resolve("postgres"));
        Process stranger = new ProcessBuilder("sleep", "60").start();
        try {
            Files.writeString(cluster.resolve("postmaster.pid"), stranger.pid() + "\n" + cluster + "\n");
            LeftoverPostmaster.stop(cluster);
            assertThat(stranger.isAlive()).isTrue();
            assertThat(cluster.resolve("postmaster.pid")).doesNotExist();
            Files.writeString(cluster.resolve("postmaster.pid"), "");
            LeftoverPostmaster.stop(cluster);
            assertThat(cluster.resolve("postmaster.pid")).doesNotExist();
        } finally {
            stranger.destroyForcibly();
        }
    }

    @Test
    void aSecretIsMadeOnceAndNeverGuessable() throws IOException {
        Path file = temporary.resolve("secret");
        String secret = SecretFile.readOrCreate(file);
        assertThat(secret).hasSize(43).isEqualTo(SecretFile.readOrCreate(file));
        assertThat(SecretFile.readOrCreate(temporary.resolve("other"))).isNotEqualTo(secret);
        Files.writeString(file, "short");
        assertThatThrownBy(() -> SecretFile.readOrCreate(file)).isInstanceOf(IOException.class);
    }

    private static void assertNobodyEntersWithoutPassword(DatabaseAddress address) {
        for (String user : List.of("tandem", "postgres")) {
            for (String password : List.of("", "postgres", "tandem")) {
                assertThatThrownBy(() -> DriverManager.getConnection(address.url(), user, password))
                        .as("%s with password '%s'", user, password)
                        .isInstanceOf(SQLException.class);
            }
        }
    }

    private static Connection awaitConnection(DatabaseAddress address) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (true) {
            try {
                return connect(address);
            } catch (SQLException e) {
                if (System.nanoTime() > deadline) {
                    throw new AssertionError("the database did not come back", e);
                }
                Thread.onSpinWait();
            }
        }
    }

    private static ProcessHandle postmaster(Path home) throws IOException {
        long pid = Long.parseLong(Files.readAllLines(home.resolve("postgres/postmaster.pid"))
                .getFirst()
                .strip());
        return ProcessHandle.of(pid).orElseThrow();
    }

    private static Connection connect(DatabaseAddress address) throws SQLException {
        return DriverManager.getConnection(address.url(), address.username(), address.password());
    }

    private static String one(Statement statement, String query) throws SQLException {
        try (ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }
}
