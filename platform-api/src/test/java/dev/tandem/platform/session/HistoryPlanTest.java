package dev.tandem.platform.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.platform.document.DocumentLimits;
import dev.tandem.platform.history.History;
import dev.tandem.platform.history.Retention;
import dev.tandem.platform.log.StorageException;
import dev.tandem.platform.run.RunQuota;
import dev.tandem.platform.testing.CrashingDatabase;
import dev.tandem.platform.testing.TestDatabase;
import dev.tandem.platform.tree.TreeLimits;
import dev.tandem.protocol.Role;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Random sessions with restarts and compactions: every version holds what a copy of it holds. Replay a failure with {@code
 * -Dtandem.seed=<seed>}.
 */
class HistoryPlanTest {
    private static final Duration KEEP = Duration.ofDays(7);
    private static final Duration MONTH = Duration.ofDays(30);

    private final long seed = Long.getLong("tandem.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final SessionScene scene = new SessionScene();
    private final SessionScene.Person ada = scene.founds("Ada", "print(1)\n");
    private final SessionScene.Person bo = scene.joins("Bo", Role.EDITOR);
    private final HistoryModel model = new HistoryModel(scene, random, List.of(ada, bo));
    private final History history = scene.history();

    @BeforeEach
    void tellSeed() {
        System.out.println("HistoryPlanTest: -Dtandem.seed=" + seed);
    }

    @AfterEach
    void close() {
        scene.close();
    }

    /** As if a month had passed. */
    private void compact(DataSource database) {
        new Retention(
                        database,
                        Clock.offset(Clock.systemUTC(), MONTH),
                        KEEP,
                        DocumentLimits.DEFAULT,
                        TreeLimits.DEFAULT)
                .run();
    }

    @Test
    void everyVersionHoldsWhatItsCopyHolds() {
        for (int step = 0; step < 150; step++) {
            model.act();
            if (step % 9 == 8) {
                model.keep();
            }
            if (step % 40 == 39) {
                model.restore(history);
                scene.restart();
            }
            if (step == 75) {
                scene.snapshotNow();
                compact(TestDatabase.pool());
            }
        }
        assertThat(scene.count("document_checkpoint"))
                .as("checkpoints were kept")
                .isPositive();
        int listed = model.checkVersions(history);
        assertThat(listed)
                .as("older automatic ones are gone")
                .isLessThan(model.size())
                .isGreaterThan(5);
    }

    @Test
    void withoutRetentionEveryVersionStays() {
        for (int step = 0; step < 60; step++) {
            model.act();
            model.keep();
        }
        compactionOfWhatIsYoungRemovesNothing();
        assertThat(model.checkVersions(history)).isEqualTo(model.size()).isGreaterThan(10);
    }

    private void compactionOfWhatIsYoungRemovesNothing() {
        scene.snapshotNow();
        long records = scene.count("log_record");
        Retention retention =
                new Retention(TestDatabase.pool(), Clock.systemUTC(), KEEP, DocumentLimits.DEFAULT, TreeLimits.DEFAULT);
        retention.run();
        assertThat(retention.removedRecords()).isZero();
        assertThat(scene.count("log_record")).isEqualTo(records);
    }

    @Test
    void aCompactionThatDiesAtAnyStatementLeavesASessionThatIsWhole() {
        killCompactions(4);
    }

    @Tag("full")
    @RepeatedTest(10)
    void aCompactionThatDiesAtEachStatementLeavesASessionThatIsWhole() {
        killCompactions(1);
    }

    /** Kills one compaction after another, each at most so many statements further on than the one before. */
    private void killCompactions(int stride) {
        compact(TestDatabase.pool()); // what others left in this database
        for (int step = 0; step < 60; step++) {
            model.act();
            if (step % 15 == 7) {
                model.name();
            }
            if (step % 10 == 3) {
                model.keep();
            }
        }
        scene.snapshotNow();
        Map<String, String> present = model.present();
        long before = scene.count("log_record");
        int statements = random.nextInt(stride);
        CrashingDatabase database;
        do {
            database = new CrashingDatabase(TestDatabase.pool(), ++statements, random.nextBoolean());
            statements += random.nextInt(stride);
            try {
                compact(database);
            } catch (StorageException e) {
                assertThat(database.crash()).isDone();
            }
            model.checkVersions(history);
            scene.restart();
            assertThat(model.present())
                    .as("seed %d, dead at %d", seed, statements)
                    .isEqualTo(present);
        } while (database.crash().isDone());
        System.out.println("a compaction of " + statements + " statements");
        assertThat(scene.count("log_record")).isLessThan(before);

        forgetSnapshots();
        scene.restart();
        assertThat(model.present()).as("from the log and its checkpoints alone").isEqualTo(present);
        for (int step = 0; step < 30; step++) {
            model.act();
        }
        model.restore(history);
        scene.restart();
        model.checkVersions(history);
    }

    @Test
    void aSnapshotThatDiesAtAnyStatementLeavesASessionThatIsWhole() {
        SessionLimits limits =
                new SessionLimits(8, 6, 1 << 20, 20, TreeLimits.DEFAULT, DocumentLimits.DEFAULT, RunQuota.DEFAULT);
        int statements = 0;
        CrashingDatabase database;
        do {
            for (int step = 0; step < 6; step++) {
                model.act();
            }
            model.keep();
            Map<String, String> present = model.present();
            SessionState state = new SessionStore(TestDatabase.pool(), limits, SessionListener.NONE).load(scene.id());
            database = new CrashingDatabase(TestDatabase.pool(), ++statements, random.nextBoolean());
            try {
                new SessionStore(database, limits, SessionListener.NONE).save(scene.id(), state.takeSnapshot());
            } catch (StorageException e) {
                assertThat(database.crash()).isDone();
            }
            scene.restart();
            assertThat(model.present())
                    .as("seed %d, dead at %d", seed, statements)
                    .isEqualTo(present);
            model.checkVersions(history);
        } while (database.crash().isDone());
    }

    @Tag("full")
    @RepeatedTest(20)
    void manyLongSessions() {
        for (int step = 0; step < 1000; step++) {
            model.act();
            if (step % 9 == 8) {
                model.keep();
            }
            if (step % 40 == 39) {
                model.restore(history);
                scene.restart();
            }
            if (step % 200 == 199) {
                scene.snapshotNow();
                compact(TestDatabase.pool());
                model.checkVersions(history);
            }
        }
        model.checkVersions(history);
    }

    private void forgetSnapshots() {
        for (String table : List.of("session_snapshot", "document_snapshot")) {
            try (Connection connection = TestDatabase.pool().getConnection();
                    PreparedStatement delete =
                            connection.prepareStatement("delete from " + table + " where session_id = ?")) {
                delete.setObject(1, scene.id().value());
                delete.executeUpdate();
            } catch (SQLException e) {
                throw new AssertionError(e);
            }
        }
    }
}
