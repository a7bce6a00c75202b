package dev.tandem.bench.sandbox;

import dev.tandem.bench.report.Quantiles;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Milliseconds, way by way, round by round; and why a way was not taken. */
final class Samples {
    private final Map<Way, List<Double>> taken = new EnumMap<>(Way.class);
    private final Map<Way, String> missing = new EnumMap<>(Way.class);

    void add(Way way, double millis) {
        taken.computeIfAbsent(way, ignored -> new ArrayList<>()).add(millis);
    }

    void miss(Way way, String reason) {
        missing.put(way, reason);
    }

    boolean has(Way way) {
        return taken.containsKey(way);
    }

    List<Double> of(Way way) {
        return List.copyOf(taken.getOrDefault(way, List.of()));
    }

    Map<Way, String> missing() {
        return Map.copyOf(missing);
    }

    double median(Way way) {
        return Quantiles.of(of(way), 0.5);
    }

    /** The median of what one way took longer than another in the same round. */
    double medianAbove(Way way, Way floor) {
        List<Double> upper = of(way);
        List<Double> lower = of(floor);
        var differences = new ArrayList<Double>();
        for (int i = 0; i < Math.min(upper.size(), lower.size()); i++) {
            differences.add(upper.get(i) - lower.get(i));
        }
        return Quantiles.of(differences, 0.5);
    }
}
