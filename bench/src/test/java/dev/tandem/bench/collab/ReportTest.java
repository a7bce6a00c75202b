package dev.tandem.bench.collab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.bench.collab.server.Kind;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportTest {
    private final Results results = new Results();

    private void add(Kind server, Line line, double value, String... problems) {
        results.add(line.row(), new Sample(server, Map.of(line, value), Map.of(), List.of(problems)));
    }

    private String table() {
        return new Report(results, Map.of()).table();
    }

    @Test
    void saturationIsJudgedBesideHocuspocusInMemory() {
        add(Kind.HOCUSPOCUS, Line.ROOM_50, 100);
        add(Kind.OURS, Line.ROOM_50, 149);
        assertThat(table()).contains("1.49x Hocuspocus", "NO", "0 of 1 targets met");
        add(Kind.OURS, Line.ROOM_50, 301);
        add(Kind.OURS, Line.ROOM_50, 302);
        assertThat(table()).contains("3.01x Hocuspocus", "stretch", "1 of 1 targets met");
    }

    @Test
    void runsThatAreNotValidDoNotCountAndAreTold() {
        add(Kind.OURS, Line.ACKNOWLEDGED_P99, 4);
        add(Kind.OURS, Line.ACKNOWLEDGED_P99, 900, "the generator was 95 % busy");
        assertThat(table()).contains("4.00 ms", "stretch", "not valid: ack, ours: the generator was 95 % busy");
    }

    @Test
    void aLineWithoutAnyValidRunIsNotMet() {
        add(Kind.OURS, Line.ACKNOWLEDGED_P99, 4, "texts differ in room 0");
        assertThat(table()).contains("invalid", "0 of 1 targets met");
    }

    @Test
    void deliveryIsJudgedBesideTheBestPeerAndTheTimeOfACommit() {
        add(Kind.HOCUSPOCUS, Line.STEADY_P99, 6);
        add(Kind.Y_WEBSOCKET, Line.STEADY_P99, 5.5);
        results.add(
                RowKind.STEADY,
                new Sample(Kind.OURS, Map.of(Line.STEADY_P99, 7.4, Line.STEADY_STORED_P50, 2.0), Map.of(), List.of()));
        assertThat(table()).contains("<= 5.50 + 2.00", "met");
    }

    @Test
    void whatHasNoStretchIsMetOrNot() {
        add(Kind.OURS, Line.OVERLOAD_LOST, 0);
        assertThat(table()).contains("<= 0", "met").doesNotContain("NaN");
    }
}
