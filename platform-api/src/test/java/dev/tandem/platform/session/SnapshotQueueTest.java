package dev.tandem.platform.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Sessions that are due together store their snapshots one after the other. */
class SnapshotQueueTest {
    private static final int SESSIONS = 20;

    @Test
    void turnsComeInOrderAndNeverTogether() throws InterruptedException {
        SnapshotQueue queue = new SnapshotQueue();
        List<Integer> order = Collections.synchronizedList(new ArrayList<>());
        AtomicInteger writing = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(SESSIONS);
        List<Integer> sessions = new ArrayList<>();
        for (int session = 0; session < SESSIONS; session++) {
            int own = session;
            sessions.add(own);
            queue.enter(() -> {
                most.accumulateAndGet(writing.incrementAndGet(), Math::max);
                order.add(own);
                writing.decrementAndGet();
                done.countDown();
            });
        }
        assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(order).isEqualTo(sessions);
        assertThat(most).hasValue(1);
    }

    @Test
    void aTurnThatFailsKeepsNoOtherFromComing() throws InterruptedException {
        SnapshotQueue queue = new SnapshotQueue();
        CountDownLatch next = new CountDownLatch(1);
        queue.enter(() -> {
            throw new IllegalStateException("meant to fail");
        });
        queue.enter(next::countDown);
        assertThat(next.await(30, TimeUnit.SECONDS)).isTrue();
    }
}
