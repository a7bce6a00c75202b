package dev.tandem.system.replicas;

import dev.tandem.system.process.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Three replicas behind HAProxy, and a random plan of what fails under load. The plan is printed; one that failed is kept in {@code
 * target/chaos}. To replay it: {@code ./mvnw test -pl crdt,runner-protocol,system-test -Dtest=ChaosTest -DexcludedTestGroups=
 * -Dsurefire.failIfNoSpecifiedTests=false -Dreplicas.plan="..."}, after {@code ./tandem up} has built the product once.
 */
@Isolated
class ChaosTest {
    private static final int REPLICAS = 3;
    private static final int PEOPLE = 8;
    private static final int STEPS = 12;
    /** All must have converged so long after healing. */
    private static final Duration HEALING = Duration.ofSeconds(2);
    /** A replica that starts anew is no healing of what others have: this is how long it may take. */
    private static final Duration END = Duration.ofSeconds(30);

    @Test
    @Tag("full")
    void whateverFailsNothingIsLostAndAllConverge() throws IOException, InterruptedException {
        String given = System.getProperty("replicas.plan");
        long seed = Long.getLong("replicas.seed", System.nanoTime());
        ChaosPlan plan =
                given == null ? ChaosPlan.random(new SplittableRandom(seed), STEPS, REPLICAS) : ChaosPlan.parse(given);
        System.out.printf("chaos plan (-Dreplicas.plan=\"%s\")%n", plan);
        try {
            run(plan);
        } catch (AssertionError | RuntimeException e) {
            Path kept = Files.createDirectories(Path.of("target", "chaos")).resolve("plan-" + seed + ".txt");
            Files.writeString(kept, plan + "\n");
            throw new AssertionError("failed with -Dreplicas.plan=\"" + plan + "\", kept in " + kept, e);
        }
    }

    private static void run(ChaosPlan plan) throws InterruptedException {
        try (Fleet fleet = Fleet.of(REPLICAS);
                Load load = new Load(List.of(fleet.url()), PEOPLE, new SplittableRandom(1))) {
            List<Long> healed = new ArrayList<>();
            for (ChaosPlan.Step step : plan.steps()) {
                begin(fleet, step);
                load.goOn(step.edits());
                heal(fleet, step);
                load.pause();
                Duration took = load.converge(isProcess(step) ? END : HEALING);
                healed.add(took.toMillis());
                System.out.printf("%s: converged %d ms after healing%n", step, took.toMillis());
                load.goOnTyping();
            }
            load.stop();
            load.converge(END);
            load.checkNothingIsLost(fleet.url());
            System.out.printf("chaos: %d edits, nothing lost; healed within (ms) %s%n", load.edits(), healed);
        }
    }

    /** Whether a process of ours has to start again before everything is as it was. */
    private static boolean isProcess(ChaosPlan.Step step) {
        return switch (step.fault()) {
            case KILLED, RESTARTED, DATABASE_KILLED -> true;
            case REDIS_KILLED, REDIS_HELD, REDIS_CUT, DATABASE_HELD, DATABASE_CUT, PAUSED -> false;
        };
    }

    private static void begin(Fleet fleet, ChaosPlan.Step step) {
        Fleet.Replica replica = fleet.replica(step.replica());
        switch (step.fault()) {
            case REDIS_KILLED -> fleet.redis().kill();
            case REDIS_HELD -> replica.toRedis().hold();
            case REDIS_CUT -> replica.toRedis().cut();
            case DATABASE_HELD -> replica.toDatabase().hold();
            case DATABASE_CUT -> replica.toDatabase().cut();
            case DATABASE_KILLED -> fleet.database().kill();
            case KILLED -> replica.platform().kill();
            case PAUSED -> replica.platform().process().pause();
            case RESTARTED -> replica.platform().process().terminate();
        }
    }

    private static void heal(Fleet fleet, ChaosPlan.Step step) {
        Fleet.Replica replica = fleet.replica(step.replica());
        switch (step.fault()) {
            case REDIS_KILLED -> fleet.redis().startAgain();
            case REDIS_HELD, REDIS_CUT -> replica.toRedis().restore();
            case DATABASE_HELD, DATABASE_CUT -> replica.toDatabase().restore();
            case DATABASE_KILLED -> fleet.database().startAgain();
            case KILLED -> again(replica.platform());
            case PAUSED -> replica.platform().process().resume();
            case RESTARTED -> {
                replica.platform().process().awaitEnd(END);
                again(replica.platform());
            }
        }
    }

    private static void again(Platform platform) {
        platform.launchAgain().awaitReady();
    }
}
