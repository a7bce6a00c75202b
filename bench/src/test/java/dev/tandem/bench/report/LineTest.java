package dev.tandem.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LineTest {
    @Test
    void lessIsBetterUnlessSaidOtherwise() {
        assertThat(new Line("a", "a", "ms", 1.5, 2.0, 1.0, "").verdict()).isEqualTo("met");
        assertThat(new Line("a", "a", "ms", 2.5, 2.0, 1.0, "").verdict()).isEqualTo("NO");
        assertThat(Line.atLeast("a", "a", "/s", 600, 550, 10_000.0, "").verdict())
                .isEqualTo("met");
        assertThat(Line.atLeast("a", "a", "/s", 20_000, 550, 10_000.0, "").verdict())
                .isEqualTo("stretch");
        assertThat(Line.atLeast("a", "a", "/s", 500, 550, null, "").verdict()).isEqualTo("NO");
        assertThat(Line.atLeast("a", "a", "/s", Double.NaN, 550, null, "").met())
                .isNull();
    }

    @Test
    void theTableTellsHowManyAreMet() {
        String table = Line.table(List.of(
                Line.atLeast("a", "rate", "/s", 20_000, 550, null, "a remark"),
                new Line("b", "time", "ms", 3, 2.0, null, ""),
                Line.told("c", "told", "ms", 4, "")));
        assertThat(table.lines())
                .anyMatch(line -> line.matches("rate +20,000 /s +>= 550 +met +a remark"))
                .anyMatch(line -> line.matches("time +3.00 ms +<= 2.00 +NO"))
                .contains("1 of 2 targets met");
        assertThat(Line.atLeast("a", "rate", "/s", 1, 550, null, "").json())
                .containsEntry("lowerIsBetter", false)
                .containsEntry("target", 550.0)
                .containsEntry("met", false);
    }

    @Test
    void quantilesAreValuesThatWereTaken() {
        List<Double> values = List.of(4.0, 1.0, 3.0, 2.0);
        assertThat(Quantiles.of(values, 0.5)).isEqualTo(2);
        assertThat(Quantiles.of(values, 0.99)).isEqualTo(4);
        assertThat(Quantiles.of(List.of(), 0.5)).isNaN();
    }
}
