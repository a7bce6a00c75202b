package dev.tandem.runner.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class BackoffTest {
    @Test
    void pausesDoubleUpToTheLongestAndStartAnew() {
        RandomGenerator never = () -> 0;
        var backoff = new Backoff(Duration.ofMillis(100), Duration.ofMillis(500), never);

        assertThat(backoff.pause()).isEqualTo(Duration.ofMillis(100));
        assertThat(backoff.pause()).isEqualTo(Duration.ofMillis(200));
        assertThat(backoff.pause()).isEqualTo(Duration.ofMillis(400));
        assertThat(backoff.pause()).isEqualTo(Duration.ofMillis(500));
        assertThat(backoff.pause()).isEqualTo(Duration.ofMillis(500));
        backoff.reset();
        assertThat(backoff.pause()).isEqualTo(Duration.ofMillis(100));
    }

    @Test
    void pausesVaryButStayAboveHalf() {
        var backoff = new Backoff(Duration.ofMillis(100), Duration.ofMillis(100), RandomGenerator.getDefault());

        for (int attempt = 0; attempt < 100; attempt++) {
            assertThat(backoff.pause()).isBetween(Duration.ofMillis(50), Duration.ofMillis(100));
        }
    }
}
