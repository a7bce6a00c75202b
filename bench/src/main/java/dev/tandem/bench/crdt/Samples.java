package dev.tandem.bench.crdt;

import java.util.ArrayList;
import java.util.List;

/**
 * What was measured of one engine, pass by pass, by two clocks; for memory both hold bytes.
 *
 * @param wall milliseconds on the wall
 * @param worked milliseconds that processors worked for the engine's process, all its threads counted
 */
record Samples(List<Double> wall, List<Double> worked) {
    /** None yet. */
    Samples() {
        this(new ArrayList<>(), new ArrayList<>());
    }

    void add(Samples more) {
        wall.addAll(more.wall);
        worked.addAll(more.worked);
    }

    boolean isEmpty() {
        return wall.isEmpty();
    }

    /** The value in the middle. */
    static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
