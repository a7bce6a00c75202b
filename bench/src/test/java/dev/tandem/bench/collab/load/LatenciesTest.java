package dev.tandem.bench.collab.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LatenciesTest {
    @Test
    void quantilesAreThoseOfTheValuesWithinTheWidthOfAClass() {
        var latencies = new Latencies();
        for (int microseconds = 1; microseconds <= 100_000; microseconds++) {
            latencies.add(microseconds * 1000L);
        }
        assertThat(latencies.total()).isEqualTo(100_000);
        assertThat(latencies.quantile(0.5)).isCloseTo(50, within(0.8));
        assertThat(latencies.quantile(0.99)).isCloseTo(99, within(1.6));
        assertThat(latencies.most()).isEqualTo(100);
    }

    @Test
    void nothingHasNoQuantile() {
        assertThat(new Latencies().quantile(0.99)).isZero();
    }

    @Test
    void aClockThatWentBackCountsAsNothing() {
        var latencies = new Latencies();
        latencies.add(-5);
        assertThat(latencies.quantile(1)).isZero();
        assertThat(latencies.total()).isEqualTo(1);
    }
}
