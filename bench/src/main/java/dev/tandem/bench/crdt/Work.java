package dev.tandem.bench.crdt;

import java.util.List;
import java.util.Set;

/**
 * Something that is measured.
 *
 * @param title the row's name
 * @param pace how it is measured
 * @param workload name, file and number that the peers get
 * @param engines who does it
 * @param target what is asked
 */
record Work(String title, Pace pace, List<String> workload, Set<Engine> engines, Target target) {
    /** How something is measured. */
    enum Pace {
        /** Warmed up, then in turns. */
        WARM,
        /** The same, in less time. */
        WARM_BRIEFLY,
        /** The first pass of a process, which may use all processors as a server does. */
        COLD,
        /** The same, but our Java starts with an ahead-of-time cache of an earlier run, as {@code ./tandem up} has it start. */
        COLD_TRAINED,
        /** The first pass of a process that has one processor for everything. */
        COLD_ON_ONE,
        /** Bytes of memory, measured once. */
        MEMORY
    }

    /** Unit of what is shown. */
    String unit() {
        return switch (target) {
            case Target.Flat ignored -> "ns each";
            case Target.None ignored -> byPace();
            case Target.Faster ignored -> byPace();
            case Target.AtMost ignored -> byPace();
        };
    }

    private String byPace() {
        return pace == Pace.MEMORY ? "MB" : "ms";
    }

    /** A sample in the row's unit. */
    double shown(double sample, int units) {
        return switch (unit()) {
            case "ns each" -> sample * 1e6 / units;
            case "MB" -> sample / 1e6;
            default -> sample;
        };
    }
}
