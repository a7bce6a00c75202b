package dev.tandem.bench.collab;

import dev.tandem.bench.collab.server.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/** All samples of a benchmark. */
final class Results {
    private final Map<RowKind, List<Sample>> samples = new EnumMap<>(RowKind.class);

    void add(RowKind row, Sample sample) {
        samples.computeIfAbsent(row, ignored -> new ArrayList<>()).add(sample);
    }

    List<Sample> of(RowKind row) {
        return Collections.unmodifiableList(samples.getOrDefault(row, List.of()));
    }

    /** The median of the valid samples. */
    OptionalDouble median(Line line, Kind server) {
        List<Double> values = values(line, server);
        if (values.isEmpty()) {
            return OptionalDouble.empty();
        }
        int middle = values.size() / 2;
        return OptionalDouble.of(
                values.size() % 2 == 1 ? values.get(middle) : (values.get(middle - 1) + values.get(middle)) / 2);
    }

    /** The values of the valid samples, in order of size. */
    List<Double> values(Line line, Kind server) {
        return of(line.row()).stream()
                .filter(sample -> sample.server() == server && sample.isValid())
                .flatMap(sample -> sample.values().containsKey(line)
                        ? Stream.of(sample.values().get(line))
                        : Stream.of())
                .sorted()
                .toList();
    }

    /** Whether the line was measured with the server, validly or not. */
    boolean has(Line line, Kind server) {
        return of(line.row()).stream()
                .anyMatch(sample -> sample.server() == server
                        && (sample.values().containsKey(line) || sample.values().isEmpty()));
    }

    /** What else is to be said of samples. */
    List<String> remarks() {
        var remarks = new ArrayList<String>();
        samples.forEach((row, all) -> all.stream()
                .filter(sample -> sample.details().containsKey(Sample.REMARK))
                .forEach(sample -> remarks.add(row.key() + ", "
                        + sample.server().title() + ": " + sample.details().get(Sample.REMARK))));
        return remarks;
    }

    /** What makes samples invalid, in words. */
    List<String> problems() {
        var problems = new ArrayList<String>();
        samples.forEach((row, all) -> all.stream()
                .filter(sample -> !sample.isValid())
                .forEach(sample -> problems.add(
                        row.key() + ", " + sample.server().title() + ": " + String.join("; ", sample.problems()))));
        return problems;
    }
}
