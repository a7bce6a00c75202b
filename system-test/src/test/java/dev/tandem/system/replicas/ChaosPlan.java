package dev.tandem.system.replicas;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/** What fails, one thing after the other, and for how long, in edits of all people together. Prints as what {@link #parse} reads. */
record ChaosPlan(List<Step> steps) {
    private static final int SHORTEST = 10;
    private static final int LONGEST = 60;

    ChaosPlan {
        steps = List.copyOf(steps);
    }

    /** What may fail. */
    enum Fault {
        /** Redis is killed, and started again. */
        REDIS_KILLED,
        /** A replica's way to Redis is held. */
        REDIS_HELD,
        /** A replica's connections to Redis are ended and refused. */
        REDIS_CUT,
        /** A replica's way to the database is held. */
        DATABASE_HELD,
        /** A replica's connections to the database are ended and refused. */
        DATABASE_CUT,
        /** PostgreSQL is killed, and started again. */
        DATABASE_KILLED,
        /** A replica is killed, and started again. */
        KILLED,
        /** A replica stands still. */
        PAUSED,
        /** A replica is asked to end, and started again. */
        RESTARTED
    }

    /** @param replica from 1; of no meaning where the fault concerns all */
    record Step(Fault fault, int replica, int edits) {
        @Override
        public String toString() {
            return "%s %d %d".formatted(fault, replica, edits);
        }
    }

    static ChaosPlan random(SplittableRandom random, int steps, int replicas) {
        List<Step> plan = new ArrayList<>();
        Fault[] faults = Fault.values();
        for (int i = 0; i < steps; i++) {
            plan.add(new Step(
                    faults[random.nextInt(faults.length)],
                    1 + random.nextInt(replicas),
                    random.nextInt(SHORTEST, LONGEST)));
        }
        return new ChaosPlan(plan);
    }

    static ChaosPlan parse(String text) {
        return new ChaosPlan(Arrays.stream(text.split(";"))
                .map(step -> step.strip().split(" "))
                .map(words -> new Step(Fault.valueOf(words[0]), Integer.parseInt(words[1]), Integer.parseInt(words[2])))
                .toList());
    }

    @Override
    public String toString() {
        return steps.stream().map(Step::toString).collect(Collectors.joining("; "));
    }
}
