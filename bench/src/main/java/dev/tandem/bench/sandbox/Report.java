package dev.tandem.bench.sandbox;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

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
                        Line.number(Samples.quantile(taken, P99)) + " ms",
                        Integer.toString(taken.size())));
            } else if (samples.missing().containsKey(way)) {
                ways.add(List.of(
                        way.title(),
                        "-",
                        "-",
                        "not measured: " + samples.missing().get(way)));
            }
        }
        append(text, ways);
        text.append('\n');
        var judged = new ArrayList<List<String>>();
        judged.add(List.of("figure", "reached", "required", "stretch", "verdict", ""));
        for (Line line : lines) {
            judged.add(List.of(
                    line.title(),
                    line.shown(),
                    line.shownRequired(),
                    line.shownStretch(),
                    line.verdict(),
                    line.remark()));
        }
        append(text, judged);
        List<Boolean> asked =
                lines.stream().map(Line::met).filter(Objects::nonNull).toList();
        return text.append(asked.stream().filter(met -> met).count())
                .append(" of ")
                .append(asked.size())
                .append(" targets met\n")
                .toString();
    }

    private static void append(StringBuilder text, List<List<String>> table) {
        for (List<String> cells : table) {
            var printed = new StringBuilder();
            for (int column = 0; column < cells.size(); column++) {
                int at = column;
                int width = table.stream()
                        .mapToInt(
                                each -> at == each.size() - 1 ? 0 : each.get(at).length())
                        .max()
                        .orElse(0);
                String padding =
                        " ".repeat(Math.max(0, width - cells.get(column).length()));
                printed.append(column == 0 ? cells.get(column) + padding : "  " + padding + cells.get(column));
            }
            text.append(printed.toString().stripTrailing()).append('\n');
        }
    }

    /** Writes everything, each sample included. */
    void write(Path file) throws IOException {
        var report = new LinkedHashMap<String, Object>();
        report.put("bench", "sandbox");
        report.put("machine", circumstances.getOrDefault("machine", ""));
        report.put("circumstances", circumstances);
        report.put("rows", lines.stream().map(Report::json).toList());
        var ways = new LinkedHashMap<String, Object>();
        for (Way way : Way.values()) {
            if (samples.has(way)) {
                List<Double> taken = samples.of(way);
                var details = new LinkedHashMap<String, Object>();
                details.put("title", way.title());
                details.put("median", samples.median(way));
                details.put("p99", Samples.quantile(taken, P99));
                details.put("samples", taken);
                ways.put(way.name(), details);
            }
        }
        report.put("milliseconds", ways);
        report.put("notMeasured", samples.missing());
        new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(file.toFile(), report);
    }

    private static Map<String, Object> json(Line line) {
        var json = new LinkedHashMap<String, Object>();
        json.put("row", line.key());
        json.put("title", line.title());
        json.put("unit", line.unit());
        json.put("lowerIsBetter", true);
        json.put("ours", Double.isNaN(line.value()) ? null : line.value());
        json.put("target", line.required());
        json.put("stretch", line.stretch());
        json.put("met", line.met());
        json.put("verdict", line.verdict());
        json.put("remark", line.remark());
        return json;
    }
}
