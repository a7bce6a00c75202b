package dev.tandem.bench.crdt;

import java.util.List;
import java.util.Map;

/**
 * What was measured.
 *
 * @param work what it is about
 * @param samples in the order in which they were taken: milliseconds a pass, or bytes
 * @param results what came out
 */
record Row(Work work, Map<Engine, List<Double>> samples, Map<Engine, Result> results) {
    boolean has(Engine engine) {
        return samples.containsKey(engine);
    }

    /** The median, in the row's unit. */
    double value(Engine engine) {
        return shown(engine, median(samples.getOrDefault(engine, List.of())));
    }

    /** A sample in the row's unit. */
    double shown(Engine engine, double sample) {
        Result result = results.get(engine);
        return work.shown(sample, result == null ? 1 : result.units());
    }

    /** How many times our value fits into that of another. */
    double times(Engine other) {
        return value(other) / value(Engine.OURS);
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
