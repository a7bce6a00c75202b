package dev.tandem.bench.debug;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    /** Takes at least so long. */
    private static Stepper slow(AtomicInteger count, long nanos) {
        return new Stepper() {
            @Override
            public void step() {
                count.incrementAndGet();
                long until = System.nanoTime() + nanos;
                while (System.nanoTime() < until) {
                    LockSupport.parkNanos(until - System.nanoTime());
                }
            }

            @Override
            public void close() {}
        };
    }

    @Test
    void everyWayIsTakenAsOftenAndComparedRoundByRound() throws Exception {
        AtomicInteger one = new AtomicInteger();
        AtomicInteger other = new AtomicInteger();
        Map<String, Stepper> ways = new LinkedHashMap<>();
        ways.put("quick", slow(one, 0));
        ways.put("slow", slow(other, 2_000_000));
        Comparison comparison = Comparison.of(ways, 20);
        assertThat(comparison.of("quick")).hasSize(20);
        assertThat(comparison.of("slow")).hasSize(20).allMatch(taken -> taken >= 2);
        assertThat(one).as("warm-up included").hasValue(40);
        assertThat(other).hasValue(40);
        assertThat(comparison.above("slow", "quick", 1)).isGreaterThan(0);
        assertThat(comparison.above("unknown", "quick", 0.5)).isNaN();
    }
}
