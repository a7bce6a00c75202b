package dev.tandem.bench.crdt;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The rows as a table for people and as JSON for programs. */
final class Report {
    private static final int SAMPLES_KEPT = 200;

    private final List<Row> rows;
    private final Map<String, String> circumstances;

    /**
     * A report.
     *
     * @param circumstances what the numbers depend on
     */
    Report(List<Row> rows, Map<String, String> circumstances) {
        this.rows = rows;
        this.circumstances = circumstances;
    }

    /** Everything in words. */
    String table() {
        var lines = new ArrayList<List<String>>();
        lines.add(List.of("work", "ours", "Yjs", "yrs", "ours vs Yjs", "required", "stretch", "verdict"));
        rows.forEach(row -> lines.add(cells(row)));
        var text = new StringBuilder();
        circumstances.forEach(
                (name, value) -> text.append(name).append(": ").append(value).append('\n'));
        for (List<String> line : lines) {
            var printed = new StringBuilder();
            for (int column = 0; column < line.size(); column++) {
                int at = column;
                int width = lines.stream()
                        .mapToInt(each -> each.get(at).length())
                        .max()
                        .orElse(0);
                String padding = " ".repeat(width - line.get(column).length());
                printed.append(column == 0 ? line.get(column) + padding : "  " + padding + line.get(column));
            }
            text.append(printed.toString().stripTrailing()).append('\n');
        }
        List<Boolean> judged =
                rows.stream().flatMap(row -> judge(row).met().stream()).toList();
        long met = judged.stream().filter(each -> each).count();
        return text.append(met)
                .append(" of ")
                .append(judged.size())
                .append(" targets met\n")
                .toString();
    }

    private List<String> cells(Row row) {
        Judgement judgement = judge(row);
        return List.of(
                row.work().title(),
                value(row, Engine.OURS),
                value(row, Engine.YJS),
                value(row, Engine.YRS),
                judgement.reached(),
                judgement.required(),
                judgement.stretch(),
                judgement.verdict());
    }

    private static String value(Row row, Engine engine) {
        return row.has(engine) ? number(row.value(engine)) + " " + row.work().unit() : "";
    }

    /** Three digits that count. */
    private static String number(double value) {
        int decimals = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : Math.abs(value) >= 1 ? 2 : 3;
        return String.format(Locale.ROOT, "%,." + decimals + "f", value);
    }

    /** A row's cells from the fifth on; {@code met} is empty where nothing is asked. */
    private record Judgement(String reached, String required, String stretch, String verdict, Optional<Boolean> met) {}

    private Judgement judge(Row row) {
        return switch (row.work().target()) {
            case Target.None ignored -> new Judgement(reached(row), "", "", "", Optional.empty());
            case Target.Faster faster -> faster(row, faster);
            case Target.AtMost most -> {
                double ours = row.value(Engine.OURS);
                yield judgement(
                        reached(row),
                        number(most.required()) + " " + row.work().unit(),
                        number(most.stretch()) + " " + row.work().unit(),
                        ours <= most.required(),
                        ours <= most.stretch());
            }
            case Target.Flat flat -> flat(row, flat);
        };
    }

    private static Judgement faster(Row row, Target.Faster faster) {
        boolean beside = faster.requiredOfYrs() > 0 && row.has(Engine.YRS);
        double ofYjs = row.times(Engine.YJS);
        double ofYrs = beside ? row.times(Engine.YRS) : Double.POSITIVE_INFINITY;
        return judgement(
                reached(row),
                whole(faster.required()) + (faster.requiredOfYrs() > 0 ? ", yrs " + whole(faster.requiredOfYrs()) : ""),
                whole(faster.stretch()) + (faster.stretchOfYrs() > 0 ? ", yrs " + whole(faster.stretchOfYrs()) : ""),
                ofYjs >= faster.required() && ofYrs >= faster.requiredOfYrs(),
                ofYjs >= faster.stretch() && ofYrs >= faster.stretchOfYrs());
    }

    private Judgement flat(Row row, Target.Flat flat) {
        Optional<Row> other = rows.stream()
                .filter(each -> each.work().title().equals(flat.title()))
                .findFirst();
        if (other.isEmpty()) {
            return new Judgement("", "", "", "", Optional.empty());
        }
        double growth = row.perUnit(Engine.OURS) / other.get().perUnit(Engine.OURS);
        boolean met = growth <= flat.required();
        String required = "<= " + number(flat.required()) + "x";
        return new Judgement(number(growth) + "x the smaller's", required, "", met ? "met" : "NO", Optional.of(met));
    }

    private static Judgement judgement(
            String reached, String required, String stretch, boolean met, boolean stretched) {
        return new Judgement(reached, required, stretch, stretched ? "stretch" : met ? "met" : "NO", Optional.of(met));
    }

    private static String whole(double times) {
        return String.format(Locale.ROOT, "%.0fx", times);
    }

    private static String reached(Row row) {
        if (!row.has(Engine.YJS)) {
            return "";
        }
        String ofYjs = number(row.times(Engine.YJS)) + "x";
        return row.has(Engine.YRS) ? ofYjs + ", yrs " + number(row.times(Engine.YRS)) + "x" : ofYjs;
    }

    /** Writes everything, the first samples of each engine included. */
    void write(Path file) throws IOException {
        var report = new LinkedHashMap<String, Object>();
        report.put("bench", "crdt");
        report.put("machine", circumstances.getOrDefault("machine", ""));
        report.put("circumstances", circumstances);
        report.put("rows", rows.stream().map(this::json).toList());
        new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(file.toFile(), report);
    }

    private Map<String, Object> json(Row row) {
        Judgement judgement = judge(row);
        var json = new LinkedHashMap<String, Object>();
        json.put("work", row.work().title());
        json.put("unit", row.work().unit());
        json.put("lowerIsBetter", true);
        json.put("clock", row.wall() ? "wall" : "worked");
        json.put("ours", row.value(Engine.OURS));
        var peers = new LinkedHashMap<String, Object>();
        var engines = new LinkedHashMap<String, Object>();
        for (Engine engine : Engine.values()) {
            if (row.has(engine)) {
                if (engine != Engine.OURS) {
                    peers.put(engine.title(), row.value(engine));
                }
                engines.put(engine.title(), details(row, engine));
            }
        }
        json.put("peers", peers);
        json.put("reached", judgement.reached());
        json.put("target", judgement.required());
        json.put("stretch", judgement.stretch());
        json.put("met", judgement.met().orElse(null));
        json.put("verdict", judgement.verdict());
        json.put("engines", engines);
        return json;
    }

    private static Map<String, Object> details(Row row, Engine engine) {
        Samples samples = row.samples().getOrDefault(engine, new Samples());
        List<Double> counted = shown(row, engine, row.counted(engine));
        var details = new LinkedHashMap<String, Object>();
        details.put("median", row.value(engine));
        details.put("least", counted.stream().min(Double::compare).orElse(0.0));
        details.put("most", counted.stream().max(Double::compare).orElse(0.0));
        details.put("taken", counted.size());
        details.put("medianWall", row.shown(engine, Samples.median(samples.wall())));
        details.put("medianWorked", row.shown(engine, Samples.median(samples.worked())));
        details.put("samples", counted.subList(0, Math.min(SAMPLES_KEPT, counted.size())));
        Result result = row.results().get(engine);
        if (result != null) {
            details.put("result", result);
        }
        return details;
    }

    private static List<Double> shown(Row row, Engine engine, List<Double> samples) {
        return samples.stream().map(sample -> row.shown(engine, sample)).toList();
    }
}
