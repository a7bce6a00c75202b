package dev.tandem.bench.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tandem.bench.report.Line;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
    @TempDir
    Path folder;

    private static Report report() {
        var samples = new Samples();
        for (double floor : List.of(1.0, 2.0, 9.0)) {
            samples.add(Way.FLOOR, floor);
            samples.add(Way.SESSION, floor + 0.75);
        }
        samples.miss(Way.RUNC, "there is no runc");
        return new Report(
                samples,
                List.of(
                        new Line(
                                "session",
                                "above the floor",
                                "ms",
                                samples.medianAbove(Way.SESSION, Way.FLOOR),
                                1.5,
                                1.0,
                                ""),
                        new Line("met", "only met", "ms", 1.2, 1.5, 1.0, ""),
                        new Line("slow", "too slow", "ms", 3, 2.0, null, "a remark"),
                        new Line("unknown", "not measured", "x", Double.NaN, 0.8, 0.45, "there is no bwrap"),
                        Line.told("told", "only told", "ms", 4, "")),
                Map.of("machine", "a machine"));
    }

    @Test
    void judgesWhatWasMeasured() {
        String table = report().table();
        assertThat(table.lines())
                .anyMatch(line -> line.matches("above the floor +0.75 ms +<= 1.50 +<= 1.00 +stretch"))
                .anyMatch(line -> line.matches("only met +1.20 ms +<= 1.50 +<= 1.00 +met"))
                .anyMatch(line -> line.matches("too slow +3.00 ms +<= 2.00 +NO +a remark"))
                .anyMatch(line -> line.matches("not measured +- +<= 0.80 +<= 0.45 +there is no bwrap"))
                .anyMatch(line -> line.matches("only told +4.00 ms"))
                .anyMatch(line -> line.matches("runc +- +- +not measured: there is no runc"))
                .contains("2 of 3 targets met");
    }

    @Test
    void writesEverySample() throws Exception {
        Path file = folder.resolve("figures.json");
        report().write(file);
        JsonNode json = new ObjectMapper().readTree(file.toFile());
        assertThat(json.at("/rows/0/met").asBoolean()).isTrue();
        assertThat(json.at("/rows/3/ours").isNull()).isTrue();
        assertThat(json.at("/milliseconds/SESSION/samples")).hasSize(3);
        assertThat(json.at("/milliseconds/FLOOR/median").asDouble()).isEqualTo(2);
        assertThat(json.at("/notMeasured/RUNC").asText()).isEqualTo("there is no runc");
    }
}
