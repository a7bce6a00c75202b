package dev.tandem.runner.debugging;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PresenceTest {
    private final Presence<String> presence = new Presence<>(System::nanoTime);

    /** Waits elsewhere for something new. */
    private CompletableFuture<@Nullable String> waiting() throws InterruptedException {
        CompletableFuture<@Nullable String> found = new CompletableFuture<>();
        Thread waiter = Thread.ofPlatform().start(() -> {
            try {
                found.complete(presence.await(it -> !it.equals("old"), Duration.ofSeconds(40)));
            } catch (InterruptedException e) {
                found.completeExceptionally(e);
            }
        });
        while (waiter.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        return found;
    }

    @Test
    void whatIsThereIsNotWaitedFor() throws InterruptedException {
        presence.come("new");
        assertThat(presence.await(_ -> true, Duration.ZERO)).isEqualTo("new");
        presence.go();
        assertThat(presence.now()).isEmpty();
    }

    @Test
    void whatComesIsWaitedForAndNothingElse() throws Exception {
        presence.come("old");
        CompletableFuture<@Nullable String> found = waiting();
        presence.go();
        presence.come("old");
        assertThat(found).isNotDone();
        presence.come("new");
        assertThat(found.get(20, TimeUnit.SECONDS)).isEqualTo("new");
    }

    @Test
    void whereNothingComesAnyMoreNobodyWaits() throws Exception {
        presence.come("old");
        CompletableFuture<@Nullable String> found = waiting();
        presence.end();
        assertThat(found.get(20, TimeUnit.SECONDS)).isNull();
        assertThat(presence.await(it -> it.equals("new"), Duration.ofDays(1))).isNull();
    }

    @Test
    void nobodyWaitsForEver() throws InterruptedException {
        assertThat(presence.await(_ -> true, Duration.ofMillis(20))).isNull();
    }
}
