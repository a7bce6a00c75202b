package dev.tandem.platform.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class CommitPaceTest {
    private final CommitPace pace = new CommitPace(Duration.ofMillis(2), 3, Duration.ofMillis(10));

    @Test
    void quickCommitsStartAtLeastTheLeastSpacingApart() {
        assertThat(pause(0.5)).isEqualTo(1.5);
        assertThat(pause(0)).isEqualTo(2);
    }

    @Test
    void slowerOnesAreSpacedByAMultipleOfWhatTheyTake() {
        assertThat(pause(2)).isEqualTo(4);
    }

    @Test
    void aSlowDatabaseIsNotMadeSlowerThanTheMost() {
        assertThat(pause(5)).isEqualTo(5);
        assertThat(pause(50)).isZero();
    }

    @Test
    void senselessPacesAreRefused() {
        assertThatThrownBy(() -> new CommitPace(Duration.ofMillis(5), 3, Duration.ofMillis(1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new CommitPace(Duration.ZERO, 0, Duration.ofMillis(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private double pause(double tookMillis) {
        return pace.pause((long) (tookMillis * 1e6)) / 1e6;
    }
}
