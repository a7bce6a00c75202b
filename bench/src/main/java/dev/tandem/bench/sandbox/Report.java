package dev.tandem.bench.sandbox;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.tandem.bench.report.Line;
import dev.tandem.bench.report.Quantiles;
import dev.tandem.bench.report.Table;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The figures as a table for people and as JSON for programs. */
final class Report {
    private static final double P99 = 0.99;

    private final Samples samples;
    private final List<Line> lines;
    private final Map<String, String> circumstances;

    /**
     * A report.
     *
     * @param lines what is asked, and what was reached
     * @param circumstances what the figures depend on
     */
    Report(Samples samples, List<Line> lines, Map<String, String> circumstances) {
        this.samples = samples;
        this.lines = List.copyOf(lines);
        this.circumstances = circumstances;
    }

    /** Everything in words. */
    String table() {
        var text = new StringBuilder();
        circumstances.forEach(
                (name, value) -> text.append(name).append(": ").append(value).append('\n'));
        var ways = new ArrayList<List<String>>();
        ways.add(List.of("true", "median", "p99", "times"));
        for (Way way : Way.values()) {
            if (samples.has(way)) {
                List<Double> taken = samples.of(way);
                ways.add(List.of(
                        way.title(),
                        Line.number(samples.median(way)) + " ms",
                        Line.number(Quantiles.of(taken, P99)) + " ms",
                        Integer.toString(taken.size())));
            } else if (samples.missing().containsKey(way)) {
                ways.add(List.of(
                        way.title(),
                        "-",
                        "-",
                        "not measured: " + samples.missing().get(way)));
            }
        }
        return text.append(Table.of(ways))
                .append('\n')
                .append(Line.table(lines))
                .toString();
    }

    /** Writes everything, each sample included. */
    void write(Path file) throws IOException {
        var report = new LinkedHashMap<String, Object>();
        report.put("bench", "sandbox");
        report.put("machine", circumstances.getOrDefault("machine", ""));
        report.put("circumstances", circumstances);
        report.put("rows", lines.stream().map(Line::json).toList());
        var ways = new LinkedHashMap<String, Object>();
        for (Way way : Way.values()) {
            if (samples.has(way)) {
                List<Double> taken = samples.of(way);
                var details = new LinkedHashMap<String, Object>();
                details.put("title", way.title());
                details.put("median", samples.median(way));
                details.put("p99", Quantiles.of(taken, P99));
                details.put("samples", taken);
                ways.put(way.name(), details);
            }
        }
        report.put("milliseconds", ways);
        report.put("notMeasured", samples.missing());
        new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(file.toFile(), report);
    }
}
