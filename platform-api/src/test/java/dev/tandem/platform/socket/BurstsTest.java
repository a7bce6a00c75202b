package dev.tandem.platform.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tasks from other threads reach an event loop in order and all of them, however they meet its waking and falling asleep. */
class BurstsTest {
    private static final int THREADS = 4;
    private static final int TASKS = 20_000;
    private static final int PATIENCE_SECONDS = 30;

    private final EventLoop loop = new DefaultEventLoop();
    private final Bursts bursts = new Bursts(loop);

    @AfterEach
    void end() {
        loop.shutdownGracefully(0, 0, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private static void await(CountDownLatch latch) throws InterruptedException {
        assertThat(latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            await(latch);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void everyTaskRunsOnceInTheOrderOfItsThread() throws InterruptedException {
        int[] last = new int[THREADS]; // the loop's own
        List<String> wrong = new ArrayList<>();
        var done = new CountDownLatch(THREADS * TASKS);
        for (int thread = 0; thread < THREADS; thread++) {
            int own = thread;
            Thread.ofVirtual().start(() -> {
                for (int task = 1; task <= TASKS; task++) {
                    int number = task;
                    bursts.execute(() -> {
                        if (!loop.inEventLoop() || number != last[own] + 1) {
                            wrong.add("task %d of thread %d after %d".formatted(number, own, last[own]));
                        }
                        last[own] = number;
                        done.countDown();
                    });
                    if (task % 100 == 0) {
                        var seen = new CountDownLatch(1);
                        bursts.execute(seen::countDown);
                        awaitUninterruptibly(seen); // so that the loop falls asleep in between
                    }
                }
            });
        }
        await(done);
        var looked = new CountDownLatch(1);
        loop.execute(() -> {
            assertThat(wrong).isEmpty();
            looked.countDown();
        });
        await(looked);
    }

    @Test
    void whatTheLoopAddsRunsAfterWhatItIsDoing() throws InterruptedException {
        List<String> order = new ArrayList<>();
        var done = new CountDownLatch(1);
        bursts.execute(() -> {
            bursts.execute(() -> {
                order.add("added");
                done.countDown();
            });
            order.add("first");
        });
        await(done);
        assertThat(order).containsExactly("first", "added");
    }

    @Test
    void aTaskThatFailsKeepsNoOtherFromRunning() throws InterruptedException {
        var done = new CountDownLatch(1);
        bursts.execute(() -> {
            throw new IllegalStateException("meant to fail");
        });
        bursts.execute(done::countDown);
        await(done);
    }

    @Test
    void aLoopThatHasEndedTakesNothingAndHurtsNobody() {
        end();
        bursts.execute(() -> {
            throw new AssertionError("must not run");
        });
        assertThat(loop.isTerminated()).isTrue();
    }
}
