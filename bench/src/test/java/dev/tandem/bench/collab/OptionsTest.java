package dev.tandem.bench.collab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.bench.collab.server.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

class OptionsTest {
    @Test
    void withoutAnyEverythingIsRunFiveTimes() {
        Options options = Options.of(List.of());
        assertThat(options.runs()).isEqualTo(5);
        assertThat(options.rows()).containsExactly(RowKind.values());
        assertThat(options.servers()).containsExactly(Kind.values());
    }

    @Test
    void quickMeansOneRunUnlessMoreAreAskedFor() {
        assertThat(Options.of(List.of("--quick")).runs()).isEqualTo(1);
        assertThat(Options.of(List.of("--runs", "2", "--quick")).runs()).isEqualTo(2);
    }

    @Test
    void rowsAndServersAreChosenByName() {
        Options options = Options.of(List.of("--only", "ack,room50", "--servers", "ours,y-websocket"));
        assertThat(options.rows()).containsExactly(RowKind.ROOM_50, RowKind.ACKNOWLEDGED);
        assertThat(options.servers()).containsExactly(Kind.OURS, Kind.Y_WEBSOCKET);
    }

    @Test
    void whatMakesNoSenseIsNamed() {
        assertThatThrownBy(() -> Options.of(List.of("--only", "room51"))).hasMessageContaining("room51");
        assertThatThrownBy(() -> Options.of(List.of("--runs"))).hasMessageContaining("--runs");
        assertThatThrownBy(() -> Options.of(List.of("--runs", "0"))).hasMessageContaining("0");
    }
}
