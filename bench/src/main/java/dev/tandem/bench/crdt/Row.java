package dev.tandem.bench.crdt;

import java.util.List;
import java.util.Map;

/**
 * What was measured.
 *
 * @param work what it is about
 * @param wall whether the clock on the wall counts rather than the processors' work
 * @param samples by engine
 * @param results what came out
 */
record Row(Work work, boolean wall, Map<Engine, Samples> samples, Map<Engine, Result> results) {
    boolean has(Engine engine) {
        return samples.containsKey(engine);
    }

    /** The median, in the row's unit. */
    double value(Engine engine) {
        return shown(engine, Samples.median(counted(engine)));
    }

    /** The median of one of the units that a pass is about. */
    double perUnit(Engine engine) {
        return Samples.median(counted(engine)) / units(engine);
    }

    /** Samples by the clock that counts. */
    List<Double> counted(Engine engine) {
        Samples all = samples.getOrDefault(engine, new Samples());
        return wall ? all.wall() : all.worked();
    }

    /** A sample in the row's unit. */
    double shown(Engine engine, double sample) {
        return work.shown(sample, units(engine));
    }

    private int units(Engine engine) {
        Result result = results.get(engine);
        return result == null ? 1 : result.units();
    }

    /** How many times our value fits into that of another. */
    double times(Engine other) {
        return value(other) / value(Engine.OURS);
    }
}
