package dev.tandem.platform.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class InboxTest {
    private final List<String> reading = new ArrayList<>();

    private final Inbox inbox = new Inbox(10, new Inbox.Reading() {
        @Override
        public void pause() {
            reading.add("pause");
        }

        @Override
        public void resume() {
            reading.add("resume");
        }
    });

    @Test
    void messagesComeInOrderOfArrival() throws InterruptedException {
        inbox.offer(new byte[] {1});
        inbox.offer(new byte[] {2});
        assertThat(inbox.take()).containsExactly(1);
        assertThat(inbox.take()).containsExactly(2);
    }

    @Test
    void readingPausesAboveTheHighWaterMarkAndResumesAtHalf() throws InterruptedException {
        inbox.offer(new byte[6]);
        assertThat(reading).isEmpty();
        inbox.offer(new byte[6]);
        inbox.offer(new byte[4]);
        assertThat(reading).containsExactly("pause");
        assertThat(inbox.take()).hasSize(6);
        assertThat(reading).containsExactly("pause");
        assertThat(inbox.take()).hasSize(6);
        assertThat(reading).containsExactly("pause", "resume");
    }

    @Test
    void closeEndsAWaitingTakerAndDropsWhatIsLeft() throws Exception {
        var taken = new CompletableFuture<Boolean>();
        Thread taker = Thread.ofVirtual().start(() -> {
            try {
                taken.complete(inbox.take() == null);
            } catch (InterruptedException e) {
                taken.completeExceptionally(e);
            }
        });
        inbox.close();
        inbox.offer(new byte[1]);
        assertThat(taken.get(10, TimeUnit.SECONDS)).isTrue();
        assertThat(inbox.take()).isNull();
        assertThat(taker.join(Duration.ofSeconds(10))).isTrue();
    }
}
