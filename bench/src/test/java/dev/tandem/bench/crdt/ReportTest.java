package dev.tandem.bench.crdt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ReportTest {
    private static Row row(String title, Target target, double ours, double yjs, String content) {
        var work = new Work(title, Work.Pace.WARM, List.of("remote", "file"), EnumSet.allOf(Engine.class), target);
        return new Row(
                work,
                false,
                Map.of(Engine.OURS, samples(ours), Engine.YJS, samples(yjs)),
                Map.of(
                        Engine.OURS, new Result("c", "s", 10, 5),
                        Engine.YJS, new Result(content, "s", 10, 5)));
    }

    private static Samples samples(double middle) {
        return new Samples(List.of(1e9, 1e9, 1e9), List.of(middle, 2 * middle, middle / 2));
    }

    private static String table(Row... rows) {
        return new Report(List.of(rows), Map.of()).table();
    }

    @Test
    void ratiosAreOfMediansAndJudged() {
        var target = new Target.Faster(10, 20, 0, 0);

        assertThat(table(row("a", target, 1, 9, "c")))
                .contains("9.00x")
                .contains("NO")
                .contains("0 of 1 targets met");
        assertThat(table(row("a", target, 1, 15, "c"))).contains("15.0x").contains("  met");
        assertThat(table(row("a", target, 1, 25, "c")))
                .contains("25.0x")
                .contains("  stretch\n")
                .contains("1 of 1");
    }

    @Test
    void growthIsOfOneUnit() {
        Row smaller = row("small", new Target.None(), 1, 1, "c");

        assertThat(table(smaller, row("large", new Target.Flat("small", 2), 3, 1, "c")))
                .contains("3.00x the smaller's")
                .contains("NO");
    }

    @Test
    void differentResultsAreFailures() {
        var checks = new Checks();
        checks.compare(row("fine", new Target.None(), 1, 1, "c"));
        assertThat(checks.failed()).isFalse();

        checks.compare(row("wrong", new Target.None(), 1, 1, "other"));
        assertThat(checks.failed()).isTrue();
        assertThat(checks.verdict()).contains("wrong: the content differs: ours c, Yjs other");
    }
}
