package dev.tandem.bench.debug;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.tandem.bench.report.Line;
import dev.tandem.bench.report.Quantiles;
import dev.tandem.bench.report.Table;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What was measured, as a table for people and as JSON for programs. */
final class Figures {
    private static final double P95 = 0.95;
    private static final double P99 = 0.99;

    private final Map<String, String> circumstances = new LinkedHashMap<>();
    private final Map<String, String> missing = new LinkedHashMap<>();
    private final List<List<String>> steps =
            new ArrayList<>(List.of(List.of("a step until all see where it stands", "median", "p95", "p99", "steps")));
    private final Map<String, List<Double>> milliseconds = new LinkedHashMap<>();
    private final List<Line> lines = new ArrayList<>();

    void circumstance(String name, String value) {
        circumstances.put(name, value);
    }

    void miss(String adapter, String why) {
        missing.put(adapter, why);
    }

    /** {@return whether everything was measured that was asked for} */
    boolean areComplete() {
        return missing.isEmpty();
    }

    void add(Line line) {
        lines.add(line);
    }

    void steps(String adapter, Comparison comparison, Collection<String> ways) {
        for (String way : ways) {
            List<Double> taken = comparison.of(way);
            milliseconds.put(adapter + ", " + way, taken);
            steps.add(List.of(
                    adapter + ", " + way,
                    shown(taken, 0.5),
                    shown(taken, P95),
                    shown(taken, P99),
                    Integer.toString(taken.size())));
        }
    }

    private static String shown(List<Double> taken, double part) {
        return Line.number(Quantiles.of(taken, part)) + " ms";
    }

    String table() {
        StringBuilder text = new StringBuilder();
        circumstances.forEach(
                (name, value) -> text.append(name).append(": ").append(value).append('\n'));
        missing.forEach((adapter, why) ->
                text.append(adapter).append(" is not measured: ").append(why).append('\n'));
        return text.append(Table.of(steps))
                .append('\n')
                .append(Line.table(lines))
                .toString();
    }

    /** Writes everything, each step included. */
    void write(Path file) throws IOException {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("bench", "debug");
        report.put("circumstances", circumstances);
        report.put("rows", lines.stream().map(Line::json).toList());
        report.put("milliseconds", milliseconds);
        report.put("notMeasured", missing);
        new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(file.toFile(), report);
    }
}
