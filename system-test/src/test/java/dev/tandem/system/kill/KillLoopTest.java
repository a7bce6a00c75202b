package dev.tandem.system.kill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * {@code kill -9} of the platform, its database or both, in mid-load: no acknowledged edit is lost, nothing that anybody saw is,
 * and everybody ends with the same text.
 *
 * <p>A run prints its seed; one that fails saves its plan, and {@code ./tandem test --replay FILE} plays it again. What the machine
 * does between two steps is not in the plan: a rare failure may need several runs.
 */
class KillLoopTest {
    private static final int SHORT_KILLS = 6;
    private static final int FULL_KILLS = 200;

    @Test
    void nothingIsLostWhateverIsKilled() throws SQLException {
        play(Plan.random(seed(), 3, 3, SHORT_KILLS));
    }

    @Test
    @Tag("full")
    void nothingIsLostInManyKills() throws SQLException {
        play(Plan.random(seed(), 4, 4, Integer.getInteger("tandem.kills", FULL_KILLS)));
    }

    @Test
    void aPlanIsReadAsItWasWritten() {
        Plan plan = Plan.random(7, 3, 3, 50);
        assertThat(Plan.parse(plan.print())).isEqualTo(plan);
    }

    @Test
    void aSavedPlanIsPlayedAgain() throws IOException, SQLException {
        @Nullable String file = System.getProperty("tandem.plan");
        assumeTrue(file != null, "no plan is given by -Dtandem.plan=FILE");
        play(Plan.parse(Files.readString(Path.of(file))));
    }

    private static long seed() {
        return Long.getLong("tandem.seed", System.nanoTime());
    }

    private static void play(Plan plan) throws SQLException {
        System.out.printf(
                "kill loop with seed %d: %d steps, %d of them kills%n",
                plan.seed(), plan.steps().size(), plan.kills());
        try {
            System.out.println(new KillLoop(plan).run());
        } catch (SQLException | RuntimeException | Error e) {
            System.out.printf("play it again with: ./tandem test --replay %s%n", plan.save());
            throw e;
        }
    }
}
