package dev.tandem.platform.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.platform.socket.MessageAssembler.Outcome;
import dev.tandem.platform.timing.ManualTimers;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LimitsTest {
    private final ManualTimers timers = new ManualTimers();

    @Test
    void aBucketAllowsTheBurstAndThenTheRate() {
        var bucket = new TokenBucket(10, 3, timers::nanoTime);
        assertThat(bucket.take(3)).isZero();
        assertThat(bucket.take(1)).isEqualTo(Duration.ofMillis(100));
        timers.advance(Duration.ofMillis(100));
        assertThat(bucket.take(1)).isEqualTo(Duration.ofMillis(100));
        timers.advance(Duration.ofSeconds(60));
        assertThat(bucket.take(3)).isZero();
        assertThat(bucket.take(1)).isPositive();
    }

    @Test
    void tryTakeTakesNothingWhenThereIsTooLittle() {
        var bucket = new TokenBucket(1, 2, timers::nanoTime);
        assertThat(bucket.tryTake(3)).isFalse();
        assertThat(bucket.tryTake(2)).isTrue();
        assertThat(bucket.tryTake(1)).isFalse();
        timers.advance(Duration.ofSeconds(1));
        assertThat(bucket.tryTake(1)).isTrue();
    }

    @Test
    void fragmentsBecomeOneMessage() {
        var assembler = new MessageAssembler(10);
        assertThat(assembler.add(new byte[] {1, 2}, false)).isInstanceOf(Outcome.Incomplete.class);
        assertThat(assembler.add(new byte[0], false)).isInstanceOf(Outcome.Incomplete.class);
        assertThat(assembler.add(new byte[] {3}, true))
                .isInstanceOfSatisfying(
                        Outcome.Complete.class, it -> assertThat(it.message()).containsExactly(1, 2, 3));
        assertThat(assembler.add(new byte[] {4}, true))
                .isInstanceOfSatisfying(
                        Outcome.Complete.class, it -> assertThat(it.message()).containsExactly(4));
    }

    @Test
    void theLimitCountsAllFragmentsOfAMessage() {
        var assembler = new MessageAssembler(10);
        assertThat(assembler.add(new byte[10], true)).isInstanceOf(Outcome.Complete.class);
        assertThat(assembler.add(new byte[6], false)).isInstanceOf(Outcome.Incomplete.class);
        assertThat(assembler.add(new byte[6], false)).isEqualTo(new Outcome.TooLarge(12));
    }

    @Test
    void aCloseReasonHasToFitIntoItsFrame() {
        assertThatThrownBy(() -> new CloseReason(1008, "é".repeat(62))).isInstanceOf(IllegalArgumentException.class);
        assertThat(new CloseReason(1008, "é".repeat(61)).code()).isEqualTo(1008);
    }
}
