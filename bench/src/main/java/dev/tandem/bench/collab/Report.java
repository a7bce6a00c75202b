package dev.tandem.bench.collab;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.tandem.bench.collab.server.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** The lines as a table for people and as JSON for programs. */
final class Report {
    private final Results results;
    private final Map<String, String> circumstances;
    private final List<Line> lines;

    /**
     * A report.
     *
     * @param circumstances what the numbers depend on
     */
    Report(Results results, Map<String, String> circumstances) {
        this.results = results;
        this.circumstances = circumstances;
        this.lines = Arrays.stream(Line.values())
                .filter(line -> Arrays.stream(Kind.values()).anyMatch(kind -> results.has(line, kind)))
                .toList();
    }

    /** Everything in words. */
    String table() {
        var cells = new ArrayList<List<String>>();
        var head = new ArrayList<String>();
        head.add("load");
        Arrays.stream(Kind.values()).map(Kind::title).forEach(head::add);
        head.addAll(List.of("reached", "required", "stretch", "verdict"));
        cells.add(head);
        lines.forEach(line -> cells.add(cells(line)));
        var text = new StringBuilder();
        circumstances.forEach(
                (name, value) -> text.append(name).append(": ").append(value).append('\n'));
        for (List<String> row : cells) {
            var printed = new StringBuilder();
            for (int column = 0; column < row.size(); column++) {
                int at = column;
                int width = cells.stream()
                        .mapToInt(each -> each.get(at).length())
                        .max()
                        .orElse(0);
                String padding = " ".repeat(width - row.get(column).length());
                printed.append(column == 0 ? row.get(column) + padding : "  " + padding + row.get(column));
            }
            text.append(printed.toString().stripTrailing()).append('\n');
        }
        results.remarks().forEach(remark -> text.append(remark).append('\n'));
        results.problems()
                .forEach(problem -> text.append("not valid: ").append(problem).append('\n'));
        List<Boolean> judged =
                lines.stream().flatMap(line -> judge(line).met().stream()).toList();
        return text.append(judged.stream().filter(met -> met).count())
                .append(" of ")
                .append(judged.size())
                .append(" targets met\n")
                .toString();
    }

    private List<String> cells(Line line) {
        var cells = new ArrayList<String>();
        cells.add(line.title());
        for (Kind kind : Kind.values()) {
            OptionalDouble median = results.median(line, kind);
            cells.add(
                    median.isPresent()
                            ? number(median.getAsDouble()) + (line.unit().isEmpty() ? "" : " " + line.unit())
                            : results.has(line, kind) ? "invalid" : "");
        }
        Judgement judgement = judge(line);
        cells.addAll(List.of(judgement.reached(), judgement.required(), judgement.stretch(), judgement.verdict()));
        return cells;
    }

    /** Three digits that count. */
    private static String number(double value) {
        if (Double.isNaN(value)) {
            return "";
        }
        if (value == 0) {
            return "0";
        }
        double size = Math.abs(value);
        int decimals = size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
        return String.format(Locale.ROOT, "%,." + decimals + "f", value);
    }

    /** A line's last cells; {@code met} is empty where nothing is asked. */
    private record Judgement(String reached, String required, String stretch, String verdict, Optional<Boolean> met) {
        private static final Judgement NONE = new Judgement("", "", "", "", Optional.empty());

        static Judgement of(String reached, String required, String stretch, boolean met, boolean stretched) {
            return new Judgement(
                    reached, required, stretch, stretched ? "stretch" : met ? "met" : "NO", Optional.of(met));
        }
    }

    private Judgement judge(Line line) {
        OptionalDouble median = results.median(line, Kind.OURS);
        if (median.isEmpty()) {
            return results.has(line, Kind.OURS) && !(line.target() instanceof Target.None)
                    ? new Judgement("", "", "", "invalid", Optional.of(false))
                    : Judgement.NONE;
        }
        double ours = median.getAsDouble();
        return switch (line.target()) {
            case Target.None ignored -> Judgement.NONE;
            case Target.AtMost(double required, double stretch) ->
                Judgement.of("", "<= " + number(required), number(stretch), ours <= required, ours <= stretch);
            case Target.TimesHocuspocus(double required, double stretch) -> {
                OptionalDouble peer = results.median(line, Kind.HOCUSPOCUS);
                if (peer.isEmpty()) {
                    yield Judgement.NONE;
                }
                double times = ours / peer.getAsDouble();
                yield Judgement.of(
                        number(times) + "x Hocuspocus",
                        ">= " + number(required) + "x",
                        number(stretch) + "x",
                        times >= required,
                        times >= stretch);
            }
            case Target.BestPeerAndCommit(double stretch) -> besideBestPeer(line, ours, stretch);
        };
    }

    private Judgement besideBestPeer(Line line, double ours, double stretch) {
        OptionalDouble best = Arrays.stream(Kind.values())
                .filter(kind -> kind != Kind.OURS)
                .flatMap(kind -> results.median(line, kind).stream().boxed())
                .mapToDouble(value -> value)
                .min();
        OptionalDouble commit = results.median(Line.STEADY_STORED_P50, Kind.OURS);
        if (best.isEmpty() || commit.isEmpty()) {
            return Judgement.NONE;
        }
        double required = best.getAsDouble() + commit.getAsDouble();
        return Judgement.of(
                "",
                "<= " + number(best.getAsDouble()) + " + " + number(commit.getAsDouble()),
                number(stretch),
                ours <= required,
                ours <= stretch);
    }

    /** Writes everything, each run included. */
    void write(Path file) throws IOException {
        var report = new LinkedHashMap<String, Object>();
        report.put("bench", "collab");
        report.put("machine", circumstances.getOrDefault("machine", ""));
        report.put("circumstances", circumstances);
        report.put("rows", lines.stream().map(this::json).toList());
        var runs = new LinkedHashMap<String, Object>();
        for (RowKind row : RowKind.values()) {
            if (!results.of(row).isEmpty()) {
                runs.put(row.key(), results.of(row).stream().map(Report::json).toList());
            }
        }
        report.put("runs", runs);
        report.put("problems", results.problems());
        new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(file.toFile(), report);
    }

    private Map<String, Object> json(Line line) {
        Judgement judgement = judge(line);
        var json = new LinkedHashMap<String, Object>();
        json.put("work", line.title().strip());
        json.put("row", line.row().key());
        json.put("unit", line.unit().isEmpty() ? "delivered edits per CPU-second" : line.unit());
        json.put("lowerIsBetter", line.lowerIsBetter());
        OptionalDouble ours = results.median(line, Kind.OURS);
        json.put("ours", ours.isPresent() ? ours.getAsDouble() : null);
        var peers = new LinkedHashMap<String, Object>();
        var values = new LinkedHashMap<String, Object>();
        for (Kind kind : Kind.values()) {
            OptionalDouble median = results.median(line, kind);
            if (median.isPresent()) {
                values.put(kind.title(), results.values(line, kind));
                if (kind != Kind.OURS) {
                    peers.put(kind.title(), median.getAsDouble());
                }
            }
        }
        json.put("peers", peers);
        json.put("reached", judgement.reached());
        json.put("target", judgement.required());
        json.put("stretch", judgement.stretch());
        json.put("met", judgement.met().orElse(null));
        json.put("verdict", judgement.verdict());
        json.put("values", values);
        return json;
    }

    private static Map<String, Object> json(Sample sample) {
        var json = new LinkedHashMap<String, Object>();
        json.put("server", sample.server().title());
        var values = new LinkedHashMap<String, Object>();
        sample.values().forEach((line, value) -> values.put(line.title().strip(), value));
        json.put("values", values);
        json.put("problems", sample.problems());
        json.put("details", sample.details());
        return json;
    }
}
