package dev.tandem.bench.debug;

import dev.tandem.bench.report.Line;
import dev.tandem.bench.report.Quantiles;
import dev.tandem.sandbox.SandboxException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the hub adds to one adapter's steps, what it asks the adapter, and how soon somebody who comes late knows everything. */
final class HubFigures {
    private static final double P95 = 0.95;
    private static final String DIRECT = "direct";
    private static final int EIGHT = 8;
    private static final int MANY = 32;
    private static final Duration WARM_UP = Duration.ofSeconds(8);
    /** Steps in which it is counted what the adapter is asked; more would not tell more. */
    private static final int COUNTED = 20;

    private static final int LATECOMERS = 50;
    private static final int BREAKPOINTS = 100;

    private final String name;
    private final Figures figures;
    private final Map<Integer, Shared> shared = new LinkedHashMap<>();

    private HubFigures(String name, Figures figures) {
        this.name = name;
        this.figures = figures;
    }

    static void measure(Sandboxes sandboxes, Loop loop, int steps, Figures figures)
            throws IOException, SandboxException, InterruptedException {
        HubFigures hub = new HubFigures(loop.adapter(), figures);
        try (Direct direct = sandboxes.next().direct()) {
            for (int people : List.of(1, EIGHT, MANY)) {
                hub.shared.put(people, sandboxes.next().shared(people));
            }
            hub.adds(direct, steps);
            hub.requests(Math.min(COUNTED, steps));
            try {
                hub.latecomers(loop);
            } catch (IOException e) {
                figures.miss(loop.adapter() + ", who comes late", String.valueOf(e.getMessage()));
            }
        } finally {
            hub.shared.values().forEach(Shared::close);
        }
    }

    private static String way(int people) {
        return people + " people";
    }

    private Shared of(int people) {
        Shared one = shared.get(people);
        if (one == null) {
            throw new IllegalStateException("nobody debugs with " + people);
        }
        return one;
    }

    private void adds(Direct direct, int steps) throws IOException, InterruptedException {
        Map<String, Stepper> ways = new LinkedHashMap<>();
        ways.put(DIRECT, direct);
        ways.put(way(EIGHT), of(EIGHT));
        ways.put(way(MANY), of(MANY));
        Comparison comparison = Comparison.of(ways, WARM_UP, steps);
        figures.steps(name, comparison, ways.keySet());
        figures.add(new Line(
                name + "-8",
                name + ": the hub adds, 8 people",
                "ms",
                comparison.pairedAbove(way(EIGHT), DIRECT, 0.5),
                2.0,
                1.0,
                "median of the differences of paired steps"));
        figures.add(new Line(
                name + "-8-p95",
                name + ": the same, p95",
                "ms",
                comparison.quantileAbove(way(EIGHT), DIRECT, P95),
                6.0,
                4.0,
                "p95 of the steps with the hub, less p95 of those without"));
        figures.add(Line.told(
                name + "-8-p95-paired",
                name + ": p95 of the differences of paired steps",
                "ms",
                comparison.pairedAbove(way(EIGHT), DIRECT, P95),
                ""));
        figures.add(Line.told(
                name + "-null-p95-paired",
                name + ": the same without a hub on either side",
                "ms",
                comparison.pairedNoise(DIRECT, P95),
                "what the adapter alone differs from itself"));
        figures.add(new Line(
                name + "-32",
                name + ": the hub adds, 32 people",
                "ms",
                comparison.pairedAbove(way(MANY), DIRECT, 0.5),
                6.0,
                3.0,
                "median of the differences of paired steps"));
    }

    /** All of them look at each stop by themselves, too. */
    private void requests(int steps) throws IOException, InterruptedException {
        Map<Integer, Double> each = new LinkedHashMap<>();
        for (Map.Entry<Integer, Shared> some : shared.entrySet()) {
            long before = some.getValue().requests();
            for (int i = 0; i < steps; i++) {
                some.getValue().step();
                some.getValue().settle();
                some.getValue().everybodyLooks();
            }
            each.put(some.getKey(), (some.getValue().requests() - before) / (double) steps);
        }
        double one = each.getOrDefault(1, Double.NaN);
        double many = each.getOrDefault(MANY, Double.NaN);
        figures.add(new Line(
                name + "-requests",
                name + ": requests to the adapter for 32 people, of those for one",
                "x",
                many / one,
                1.02,
                null,
                "a step asks %s with 32 people, %s with 8, %s with one"
                        .formatted(
                                Line.number(many),
                                Line.number(each.getOrDefault(EIGHT, Double.NaN)),
                                Line.number(one))));
    }

    private void latecomers(Loop loop) throws IOException, InterruptedException {
        Shared session = of(EIGHT);
        session.set(loop.manyBreakpoints(session.folder(), BREAKPOINTS));
        List<Double> taken = new ArrayList<>();
        for (int i = 0; i < LATECOMERS; i++) {
            taken.add(Latecomer.joins(session, Loop.PRINTED_CHARACTERS));
        }
        figures.add(new Line(
                name + "-latecomer",
                name + ": who comes late knows stop, output and breakpoints after",
                "ms",
                Quantiles.of(taken, 1),
                100.0,
                null,
                "the slowest of %d, the median is %s ms".formatted(LATECOMERS, Line.number(Quantiles.of(taken, 0.5)))));
    }
}
