package dev.tandem.bench.debug;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    /** Tells each of its steps, which take at least so long, and each end of a block. */
    private record Slow(String name, long nanos, List<String> told) implements Stepper {
        @Override
        public void step() {
            told.add(name);
            long until = System.nanoTime() + nanos;
            while (System.nanoTime() < until) {
                LockSupport.parkNanos(until - System.nanoTime());
            }
        }

        @Override
        public void settle() {
            told.add(name + " settles");
        }

        @Override
        public void close() {}
    }

    private final List<String> told = new ArrayList<>();

    private Comparison compare(Duration warmUp, int steps) throws Exception {
        Map<String, Stepper> ways = new LinkedHashMap<>();
        ways.put("quick", new Slow("quick", 0, told));
        ways.put("slow", new Slow("slow", 2_000_000, told));
        return Comparison.of(ways, warmUp, steps);
    }

    @Test
    void everyWayTakesAsManyStepsAndTheyTakeTurns() throws Exception {
        Comparison comparison = compare(Duration.ofMillis(100), Comparison.BLOCK + 10);
        assertThat(comparison.of("quick")).hasSize(Comparison.BLOCK + 10);
        assertThat(comparison.of("slow")).hasSize(Comparison.BLOCK + 10).allMatch(taken -> taken >= 2);
        assertThat(told.stream().filter(each -> each.equals("quick"))).hasSize(2 * Comparison.BLOCK + 10);
        assertThat(told.stream().filter(each -> each.endsWith("settles")))
                .containsExactly(
                        "slow settles",
                        "quick settles",
                        "quick settles",
                        "slow settles",
                        "slow settles",
                        "quick settles");
    }

    @Test
    void differencesAreOfQuantilesOrOfPairedSteps() throws Exception {
        Comparison comparison = compare(Duration.ZERO, 4 * Comparison.BLOCK);
        assertThat(comparison.pairedAbove("slow", "quick", 0.5)).isGreaterThan(0);
        assertThat(comparison.quantileAbove("slow", "quick", 0.5)).isGreaterThan(0);
        assertThat(comparison.pairedAbove("slow", "slow", 1)).isZero();
        assertThat(comparison.quantileAbove("slow", "slow", 0.95)).isZero();
        assertThat(comparison.pairedNoise("slow", 1)).isNotZero();
        assertThat(comparison.pairedAbove("unknown", "quick", 0.5)).isNaN();
        assertThat(comparison.quantileAbove("unknown", "quick", 0.5)).isNaN();
        assertThat(comparison.pairedNoise("unknown", 0.5)).isNaN();
    }
}
