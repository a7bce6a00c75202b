package dev.tandem.system.replicas;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Two replicas, and what may fail between them one by one. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReplicasTest {
    /** All must have converged so long after healing. */
    private static final Duration HEALING = Duration.ofSeconds(2);

    private final SplittableRandom random = new SplittableRandom(20261126);
    private Fleet fleet;

    @BeforeAll
    void start() {
        fleet = Fleet.of(2);
    }

    @AfterAll
    void end() {
        fleet.close();
    }

    private Load load(int people) {
        return new Load(List.of(fleet.replica(1).url(), fleet.replica(2).url()), people, random);
    }

    private static void report(String what, Load load, Duration took) {
        System.out.printf("%s: %d edits, converged within %d ms%n", what, load.edits(), took.toMillis());
    }

    @Test
    void peopleAtTwoReplicasAreInOneSession() throws InterruptedException {
        try (Load load = load(4)) {
            load.goOn(100);
            load.stop();
            report("over Redis", load, load.converge(HEALING));
            load.checkNothingIsLost(fleet.replica(2).url());
        }
    }

    @Test
    void withoutRedisTheLogBringsTheNews() throws InterruptedException {
        try (Load load = load(4)) {
            load.goOn(40);
            fleet.redis().kill();
            load.goOn(60);
            load.stop();
            report("Redis dead", load, load.converge(HEALING));
            fleet.redis().startAgain();
            load.checkNothingIsLost(fleet.replica(2).url());
        }
    }
}
