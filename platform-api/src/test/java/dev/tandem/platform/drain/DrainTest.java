package dev.tandem.platform.drain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.platform.timing.ManualTimers;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.Test;

class DrainTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final ManualTimers timers = new ManualTimers();
    private final Draining draining = new Draining();
    private final List<String> events = new ArrayList<>();
    private final List<Runnable> open = new ArrayList<>();

    private static DrainConfig config(Map<String, String> settings) {
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(DrainConfig.class)
                .withDefaultValues(settings)
                .build()
                .getConfigMapping(DrainConfig.class);
    }

    private void drain(Map<String, String> settings, CompletionStage<Void> stored) throws InterruptedException {
        new Drain(draining, config(settings), timers).handOver(replica(stored));
    }

    private Drain.Replica replica(CompletionStage<Void> stored) {
        long start = timers.nanoTime();
        return new Drain.Replica() {
            @Override
            public void handOverRunners() {
                note("runners", start);
            }

            @Override
            public List<Runnable> sockets() {
                assertThat(draining.hasBegun()).isTrue();
                return List.copyOf(open);
            }

            @Override
            public CompletionStage<Void> store() {
                note("store", start);
                return stored;
            }
        };
    }

    private void note(String event, long start) {
        events.add(event + " at " + Duration.ofNanos(timers.nanoTime() - start).toMillis());
    }

    private void openSockets(int count) {
        long start = timers.nanoTime();
        for (int i = 0; i < count; i++) {
            open.add(() -> note("close", start));
        }
    }

    @Test
    void firstItIsNotReadyThenRunnersThenSocketsThenSnapshots() throws InterruptedException {
        DrainReadiness readiness = new DrainReadiness(draining);
        assertThat(readiness.call().getStatus()).isEqualTo(Status.UP);
        openSockets(3);
        drain(Map.of("tandem.drain.delay", "1s", "tandem.drain.time", "150ms"), CompletableFuture.completedStage(null));
        assertThat(readiness.call().getStatus()).isEqualTo(Status.DOWN);
        assertThat(events)
                .containsExactly("runners at 1000", "close at 1000", "close at 1050", "close at 1100", "store at 1150");
    }

    @Test
    void manySocketsAreClosedOverTheWholeTimeAndNotAllAtOnce() throws InterruptedException {
        openSockets(1000);
        drain(Map.of(), CompletableFuture.completedStage(null));
        assertThat(events.stream().filter("close at 2000"::equals)).hasSize(25);
        assertThat(events.getLast()).isEqualTo("store at 4000");
    }

    @Test
    void whoHasNobodyIsNotKeptLongerThanTheLoadBalancerNeeds() throws InterruptedException {
        drain(Map.of(), CompletableFuture.completedStage(null));
        assertThat(events).containsExactly("runners at 2000", "store at 2000");
    }

    @Test
    void whoIsAloneOnlyStores() {
        openSockets(3);
        new Drain(draining, config(Map.of()), timers).end(replica(CompletableFuture.completedStage(null)));
        assertThat(events).containsExactly("store at 0");
    }

    @Test
    void aDatabaseThatDoesNotAnswerDoesNotKeepItForEver() throws InterruptedException {
        long began = System.nanoTime();
        drain(Map.of("tandem.drain.storing", "50ms"), new CompletableFuture<>());
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(SECOND.multipliedBy(10));
    }
}
