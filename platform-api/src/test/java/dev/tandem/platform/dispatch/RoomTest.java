package dev.tandem.platform.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.protocol.RunnerLoad;
import org.junit.jupiter.api.Test;

class RoomTest {
    private static final long GIB = 1L << 30;

    @Test
    void theScarcestCounts() {
        assertThat(Room.of(50, 200, new RunnerLoad(0.1, 8 * GIB, 16 * GIB)).share())
                .isEqualTo(0.5);
        assertThat(Room.of(150, 200, new RunnerLoad(0.1, 8 * GIB, 16 * GIB)).share())
                .isEqualTo(0.25);
        assertThat(Room.of(50, 200, new RunnerLoad(0.875, 8 * GIB, 16 * GIB)).share())
                .isEqualTo(0.125);
    }

    @Test
    void aFullRunnerAndOneWithoutMemoryHaveNone() {
        assertThat(Room.of(200, 200, RunnerLoad.UNKNOWN).isThere()).isFalse();
        assertThat(Room.of(0, 200, new RunnerLoad(0, GIB / 2, 16 * GIB)).isThere())
                .isFalse();
    }

    @Test
    void oneThatIsOnlyBusyHasALittle() {
        Room busy = Room.of(0, 200, new RunnerLoad(1, 16 * GIB, 16 * GIB));
        assertThat(busy.isThere()).isTrue();
        assertThat(Room.of(0, 200, RunnerLoad.UNKNOWN).isClearlyMoreThan(busy)).isTrue();
        assertThat(busy.isClearlyMoreThan(Room.NONE)).isFalse();
    }
}
