package dev.tandem.platform.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.platform.testing.CrashingDatabase;
import dev.tandem.platform.testing.TestDatabase;
import io.agroal.api.AgroalDataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A platform that is killed while it makes or changes its tables: the next start finishes it, with the same result as if nothing had
 * happened. Replay with {@code -Dtandem.seed=<seed>}.
 */
class MigrationCrashTest {
    private static final int MOST_QUESTIONS = 2000;

    private final String schema = "crash_" + ProcessHandle.current().pid();
    /** Of its own: a killed process leaves settings behind in its connections. */
    private final AgroalDataSource pool = TestDatabase.pool(TestDatabase.get().address());

    @AfterEach
    void close() throws SQLException {
        drop();
        pool.close();
    }

    private void drop() throws SQLException {
        execute("drop schema if exists " + schema + " cascade");
    }

    @Test
    void aStartFinishesWhatAKilledOneBegan() throws SQLException {
        long seed = Long.getLong("tandem.seed", System.nanoTime());
        cutEvery(40, new Random(seed), "seed " + seed);
    }

    @Test
    @Tag("full")
    void aStartFinishesWhatAKilledOneBeganWhereverItWas() throws SQLException {
        cutEvery(1, new Random(0), "everywhere");
    }

    private void cutEvery(int step, Random random, String what) throws SQLException {
        migrate(pool);
        List<String> expected = columns();
        drop();
        assertThat(expected).as("columns").hasSizeGreaterThan(20);
        int cuts = 0;
        for (int at = 1 + random.nextInt(step); at < MOST_QUESTIONS; at += step) {
            CompletableFuture<String> crash = migrateAndDie(at, random.nextBoolean(), what);
            migrate(pool);
            assertThat(columns()).as("%s, question %d", what, at).isEqualTo(expected);
            drop();
            if (!crash.isDone()) {
                assertThat(cuts).as("cuts").isPositive();
                return;
            }
            cuts++;
        }
        throw new AssertionError("a migration asks more than " + MOST_QUESTIONS + " questions");
    }

    /** With connections of its own, which end with it: those of a process that was killed are closed, too. */
    private CompletableFuture<String> migrateAndDie(int at, boolean afterwards, String what) {
        try (AgroalDataSource own = TestDatabase.pool(TestDatabase.get().address())) {
            CrashingDatabase dying = new CrashingDatabase(own, at, afterwards);
            try {
                migrate(dying);
            } catch (FlywayException e) {
                assertThat(dying.crash()).as("%s, question %d: %s", what, at, e).isDone();
            }
            return dying.crash();
        }
    }

    private void migrate(DataSource database) {
        FluentConfiguration configuration =
                Flyway.configure().dataSource(database).defaultSchema(schema).schemas(schema);
        new Migrations().customize(configuration);
        configuration.load().migrate();
    }

    private List<String> columns() throws SQLException {
        String query = "select table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable"
                + " from information_schema.columns where table_schema = ? order by 1";
        try (Connection connection = pool.getConnection();
                PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setString(1, schema);
            try (ResultSet rows = statement.executeQuery()) {
                List<String> columns = new ArrayList<>();
                while (rows.next()) {
                    columns.add(rows.getString(1));
                }
                return columns;
            }
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
