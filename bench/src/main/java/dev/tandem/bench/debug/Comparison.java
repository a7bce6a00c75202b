package dev.tandem.bench.debug;

import dev.tandem.bench.report.Quantiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Steps the same program in several ways, once each in every round, in an order that rotates, so that whatever the machine does meets all of them. */
final class Comparison {
    /** Compilers are at work at first. */
    private static final int WARM_UP = 150;

    private final Map<String, List<Double>> taken = new LinkedHashMap<>();

    /** One way, with what it took. */
    private record Taken(Stepper stepper, List<Double> millis) {}

    /** @param ways by their names; stepped until then as little as each other */
    static Comparison of(Map<String, Stepper> ways, int rounds) throws IOException, InterruptedException {
        Comparison comparison = new Comparison();
        List<Taken> all = new ArrayList<>();
        ways.forEach((name, stepper) -> {
            Taken one = new Taken(stepper, new ArrayList<>());
            all.add(one);
            comparison.taken.put(name, one.millis());
        });
        for (int round = -Math.min(WARM_UP, rounds); round < rounds; round++) {
            Collections.rotate(all, 1);
            for (Taken each : all) {
                long begun = System.nanoTime();
                each.stepper().step();
                if (round >= 0) {
                    each.millis().add((System.nanoTime() - begun) / 1e6);
                }
            }
        }
        return comparison;
    }

    List<Double> of(String way) {
        return taken.getOrDefault(way, List.of());
    }

    /** {@return what one way took longer than another in the same round, at a quantile of these differences} */
    double above(String way, String floor, double part) {
        List<Double> upper = of(way);
        List<Double> lower = of(floor);
        List<Double> differences = new ArrayList<>();
        for (int i = 0; i < Math.min(upper.size(), lower.size()); i++) {
            differences.add(upper.get(i) - lower.get(i));
        }
        return Quantiles.of(differences, part);
    }
}
