package dev.tandem.runner.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.runner.fake.ManualScheduler;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ThrottleTest {
    private final ManualScheduler time = new ManualScheduler();
    private final List<Long> slept = new ArrayList<>();
    private final Throttle throttle = new Throttle(1000, time, nanos -> {
        slept.add(Duration.ofNanos(nanos).toMillis());
        time.pass(Duration.ofNanos(nanos));
    });

    @Test
    void aSecondsWorthPassesAtOnceAndTheRestInItsTime() throws InterruptedIOException {
        throttle.take(600);
        throttle.take(400);
        assertThat(slept).isEmpty();
        throttle.take(500);
        throttle.take(500);
        assertThat(slept).containsExactly(500L, 500L);
    }

    @Test
    void whatIsNotUsedIsNotSavedBeyondASecond() throws InterruptedIOException {
        time.pass(Duration.ofHours(1));
        throttle.take(1000);
        assertThat(slept).isEmpty();
        throttle.take(1);
        assertThat(slept).containsExactly(1L);
    }
}
